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
 * Fills an empty database with the demo registry and demo accounts; leaves any other as it is.
 *
 * The accounts, with their passwords, are written to `accountsFile`, readable by its owner alone.
 *
 * @returns how many holders were written, or undefined when there was something already.
 */
export async function fillWhenEmpty(
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
