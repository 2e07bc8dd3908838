import { demoSeed } from './demo-seed';
import { UsageError } from './usage-error';

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = { 'demo:seed': demoSeed };

async function main([name = '', ...args]: string[]): Promise<void> {
  const command = COMMANDS[name];
  if (!command)
    throw new UsageError(`Unknown command '${name}': use one of ${Object.keys(COMMANDS).join(', ')}.`);
  await command(args);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof Error && 'remedy' in error;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
});
