import { audit } from './audit';
import { accounts } from './accounts';
import { demoSeed } from './demo-seed';
import { migrate } from './migrate';
import { registryImport } from './registry-import';
import { UsageError } from './usage-error';

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  audit,
  accounts,
  'demo:seed': demoSeed,
  migrate,
  'registry:import': registryImport,
};

/** Numbers of the signals. By convention, the exit code is 128 plus this number. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

async function main([name = '', ...args]: string[]): Promise<void> {
  const command = COMMANDS[name];
  if (!command)
    throw new UsageError(`Unknown command '${name}': use one of ${Object.keys(COMMANDS).join(', ')}.`);
  await command(args);
}

// The first process of a container is ended by a signal only if it has a handler. PostgreSQL rolls back open transactions.
for (const [signal, number] of Object.entries(SIGNALS))
  process.once(signal, () => process.exit(128 + number));

main(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof Error && 'remedy' in error;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
});
