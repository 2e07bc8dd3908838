import { readEnvironment, url } from '@app/config';
import { migrateDatabase } from '@app/database';
import { importRegistry, type Reject, REJECT_REASONS } from '@app/registry';
import { type FileHandle, open } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { importProgress } from './import-progress';
import { UsageError } from './usage-error';

const USAGE =
  'npm run registry:import -- [--full] [--dry-run] [--strict] [--allow-removals] [--rejects rejects.csv] FILE…';

/**
 * `registry:import FILE…`: brings CSV files of the certification body into the registry (docs/registry-import.md).
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, ImportRefused
 */
export async function registryImport(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(args);
  const { DATABASE_URL } = readEnvironment(process.env, {
    DATABASE_URL: url({ protocols: ['postgres:', 'postgresql:'] }),
  });
  await migrateDatabase({ url: DATABASE_URL, applicationName: 'pasloket cli' });
  const rejects = await openRejects(values.rejects);
  const progress = importProgress(process.stderr, () => performance.now());
  try {
    const result = await importRegistry({
      databaseUrl: DATABASE_URL,
      files: positionals,
      full: values.full,
      dryRun: values['dry-run'],
      strict: values.strict,
      startedBy: userInfo().username,
      onReject: (found) => rejects.appendFile(found.map(rejectLine).join('')),
      onProgress: (step, done, total) => progress.show(step, done, total),
      allowRemovals: async (kind, leaving, present) => {
        if (values['allow-removals']) return true;
        progress.end();
        return process.stdin.isTTY && (await ask(kind, leaving, present));
      },
    }).finally(() => progress.end());
    for (const [kind, { added, changed, returned, removed }] of Object.entries(result.counts)) {
      console.log(`${kind}: ${added} added, ${changed} changed, ${returned} returned, ${removed} removed`);
    }
    for (const kind of result.keptWhole) {
      console.log(`${kind}: nothing is removed, since a row of the full file cannot be told apart`);
    }
    if (result.rejects > 0) console.log(`${result.rejects} rows are left out: see ${values.rejects}`);
    const changes = Object.values(result.counts).flatMap((count) => Object.values(count) as number[]);
    if (values['dry-run']) console.log('dry run: nothing is written');
    else if (changes.every((count) => count === 0)) console.log('nothing has changed');
    else console.log('imported');
  } finally {
    await rejects.close();
  }
}

/** @throws UsageError */
async function openRejects(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'w');
    await handle.appendFile('file,line,column,reason\n');
    return handle;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new UsageError(`${file} cannot be written (${code}): name another file with --rejects.`);
  }
}

function rejectLine({ file, line, column, code }: Reject): string {
  return `${csvField(file)},${line},${column ?? ''},${csvField(REJECT_REASONS[code])}\n`;
}

async function ask(kind: string, leaving: number, present: number): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `${leaving} of ${present} ${kind} would leave the registry. Go on? (yes/no) `,
  );
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

/** A spreadsheet takes what begins like a formula for one. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function readArguments(args: string[]) {
  try {
    const parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        full: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        'allow-removals': { type: 'boolean', default: false },
        rejects: { type: 'string', default: 'rejects.csv' },
      },
    });
    if (parsed.positionals.length > 0) return parsed;
  } catch {
    // The usage says what is allowed, whatever was wrong.
  }
  throw new UsageError(`These arguments are not understood: ${USAGE}.`);
}
