import { hashPassword } from '@app/accounts';
import { openDatabase } from '@app/database';
import {
  type DemoAccount,
  demoRegistry,
  type RegistryBatch,
  seededRegistryIds,
  writeDemoAccounts,
  writeRegistry,
} from '@app/registry';

/** The surname of some invented holders, and a word of each request's personal reference: found where it must not be, it sings. */
export const CANARY = 'Zwaluwkanarie';
export const CANARY_REFERENCE = 'referentiekanarie';

/** One holder in so many is called after the canary. */
const CANARY_EVERY = 10;

/** Writes a small registry with canaries, and the demo's accounts. */
export async function writeCanaryRegistry(databaseUrl: string, holders: number): Promise<DemoAccount[]> {
  const dataSource = await openDatabase({ url: databaseUrl, applicationName: 'pasloket fault suite' });
  try {
    await writeRegistry(dataSource, withCanaries(demoRegistry({ holders })), seededRegistryIds('faults'));
    return await writeDemoAccounts(dataSource, hashPassword);
  } finally {
    await dataSource.destroy();
  }
}

function withCanaries(batch: RegistryBatch): RegistryBatch {
  return {
    ...batch,
    holders: batch.holders.map((holder, index) =>
      index % CANARY_EVERY === 7 ? { ...holder, namePrefix: '', surname: CANARY } : holder,
    ),
  };
}
