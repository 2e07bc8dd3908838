import { hashPassword } from '@app/accounts';
import { DEMO_SEED, demoRegistry, seededRegistryIds, writeDemoAccounts, writeRegistry } from '@app/registry';
import { type CommandLog } from '@app/service-process';
import { parseArgs } from 'node:util';
import { withServiceDatabase } from './running-service';
import { UsageError } from './usage-error';

const USAGE = 'npm run demo:seed -- --holders N (a whole number from 1 to 1000000; 2000 by default)';

/**
 * Runs `demo:seed --holders N`: writes a demo registry of N invented holders into the database of DATABASE_URL (or of the running `npm
 * start`), with the code that writes real data. Also writes demo accounts if there are none. Running it again with the same number changes
 * nothing.
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, DatabaseIncompatible
 */
export async function demoSeedCommand(args: string[], log: CommandLog): Promise<void> {
  const holders = readHolders(args);
  await withServiceDatabase(process.env, async (dataSource) => {
    const started = performance.now();
    const batch = demoRegistry({ holders });
    await writeRegistry(dataSource, batch, seededRegistryIds(DEMO_SEED));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    log.info(
      `${batch.holders.length} holders, ${batch.qualifications.length} qualifications and ` +
        `${batch.organisations.length} organisations are in the registry (${seconds} s)`,
    );
    for (const { email, password, role, name } of await writeDemoAccounts(dataSource, hashPassword)) {
      console.log(`demo account: ${email} / ${password} (${name}, ${role})`);
    }
  });
}

function readHolders(args: string[]): number {
  try {
    const { values } = parseArgs({ args, options: { holders: { type: 'string', default: '2000' } } });
    const holders = Number(values.holders);
    if (Number.isInteger(holders) && holders >= 1 && holders <= 1_000_000) return holders;
  } catch {
    // The error below contains the usage text, which is enough for all causes.
  }
  throw new UsageError(`These arguments are not understood: ${USAGE}.`);
}
