import { CommandLog, logFormatIn } from '@app/service-process';
import { auditCommand } from './audit';
import { accountsCommand } from './accounts';
import { demoSeedCommand } from './demo-seed';
import { migrateCommand } from './migrate';
import { registryImportCommand } from './registry-import';
import { UsageError } from './usage-error';

const COMMANDS: Readonly<Record<string, (args: string[], log: CommandLog) => Promise<void>>> = {
  audit: auditCommand,
  accounts: accountsCommand,
  'demo:seed': demoSeedCommand,
  migrate: migrateCommand,
  'registry:import': registryImportCommand,
};

/** Numbers of the signals. By convention, the exit code is 128 plus this number. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
const log = new CommandLog(command ? name : 'cli', logFormatIn(process.env));

async function main(): Promise<void> {
  if (!command)
    throw new UsageError(`Unknown command '${name}': use one of ${Object.keys(COMMANDS).join(', ')}.`);
  await command(args, log);
}

// The first process of a container is ended by a signal only if it has a handler. PostgreSQL rolls back open transactions.
for (const [signal, number] of Object.entries(SIGNALS))
  process.once(signal, () => process.exit(128 + number));

process.on('uncaughtException', (error) => {
  log.fail(error);
  process.exit(1);
});

// `process.exit` would cut off what `console.log` has not written yet.
main().catch((error: unknown) => {
  log.fail(error);
  process.exitCode = 1;
});
