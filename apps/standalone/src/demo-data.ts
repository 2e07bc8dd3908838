import { hashPassword } from '@app/accounts';
import { openDatabase } from '@app/database';
import {
  DEMO_SEED,
  demoRegistry,
  isRegistryEmpty,
  seededRegistryIds,
  writeDemoAccounts,
  writeRegistry,
} from '@app/registry';
import { writeFile } from 'node:fs/promises';

/**
 * Writes the demo registry and demo accounts if the database is empty; otherwise changes nothing.
 *
 * The accounts and their passwords are written to `accountsFile`, which only its owner can read.
 *
 * @returns the number of holders that were written; undefined if the database was not empty
 */
export async function seedDemoDataIfEmpty(
  databaseUrl: string,
  holders: number,
  accountsFile: string,
): Promise<number | undefined> {
  const dataSource = await openDatabase({
    url: databaseUrl,
    applicationName: 'pasloket demo',
  });
  try {
    if (!(await isRegistryEmpty(dataSource))) return undefined;
    const batch = demoRegistry({ holders });
    await writeRegistry(dataSource, batch, seededRegistryIds(DEMO_SEED));
    const accounts = await writeDemoAccounts(dataSource, hashPassword);
    await writeFile(accountsFile, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
    return batch.holders.length;
  } finally {
    await dataSource.destroy();
  }
}
