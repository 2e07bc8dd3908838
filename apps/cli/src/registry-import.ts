import { importFilesFromPaths, IMPORT_ID, importRegistry } from '@app/registry';
import { type CommandLog } from '@app/service-process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { createImportProgress } from './import-progress';
import { RejectsFile } from './rejects-file';
import { withServiceDatabase } from './running-service';
import { UsageError } from './usage-error';

const USAGE =
  'npm run registry:import -- [--full] [--dry-run] [--strict] [--allow-removals] [--allow-rejects] [--confirm FILE|IMPORT] [--rejects rejects.csv] FILE…';

/**
 * Runs `registry:import FILE…`: imports CSV files and workbooks of the certification body into the registry (docs/registry-import.md).
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, DatabaseIncompatible, ImportRefused
 */
export async function registryImportCommand(args: string[], log: CommandLog): Promise<void> {
  const { values, positionals } = readArguments(args);
  await withServiceDatabase(process.env, (_, { databaseUrl }) =>
    importFiles(databaseUrl, positionals, values, log),
  );
}

async function importFiles(
  databaseUrl: string,
  paths: readonly string[],
  values: Options,
  log: CommandLog,
): Promise<void> {
  const confirm = values.confirm === undefined ? [] : await confirmedIn(values.confirm);
  const rejects = await RejectsFile.open(values.rejects);
  const inLog = { write: (line: string) => log.info(line.trimEnd()) };
  const progress = createImportProgress(log.format === 'json' ? inLog : process.stderr, () =>
    performance.now(),
  );
  let isRunning = false;
  try {
    const result = await importRegistry({
      databaseUrl,
      files: () => importFilesFromPaths(paths),
      full: values.full,
      dryRun: values['dry-run'],
      strict: values.strict,
      allowRejects: values['allow-rejects'],
      confirm,
      startedBy: userInfo().username,
      onReject: (found) => rejects.add(found),
      onProgress: (step, done, total) => {
        isRunning = true;
        progress.show(step, done, total);
      },
      allowRemovals: async (kind, leaving, present) => {
        if (values['allow-removals']) return true;
        progress.end();
        return process.stdin.isTTY && (await ask(kind, leaving, present));
      },
    }).finally(async () => {
      progress.end();
      if (isRunning) await rejects.clearAndWriteHeader();
    });
    for (const [kind, { added, changed, returned, removed }] of Object.entries(result.counts)) {
      log.info(`${kind}: ${added} added, ${changed} changed, ${returned} returned, ${removed} removed`);
    }
    for (const { name, encoding, sheet, skippedLines } of result.files) {
      if (sheet !== undefined) log.info(`${name}: read as ${encoding}, sheet '${sheet}'`);
      else if (encoding !== 'utf-8') log.info(`${name}: read as ${encoding}`);
      if (skippedLines > 0) log.info(`${name}: ${skippedLines} lines hold no row and are skipped`);
    }
    for (const hidden of new Set(result.files.flatMap(({ hiddenSheets = [] }) => hiddenSheets))) {
      log.info(`sheet '${hidden}' is hidden and was not read`);
    }
    for (const kind of result.kindsWithoutRemovals) {
      log.info(`${kind}: nothing is removed, since a row of the full file cannot be told apart`);
    }
    if (result.confirmed > 0) log.info(`${result.confirmed} identity changes are let through as confirmed`);
    if (result.rejects > 0) log.info(`${result.rejects} rows are left out: see ${values.rejects}`);
    if (result.unconfirmed > 0) {
      log.info(
        `${result.unconfirmed} of them look like somebody else: correct them, or keep those lines that are right and run with --confirm ${values.rejects} (or all: --confirm ${result.id})`,
      );
    }
    const changes = Object.values(result.counts).flatMap((count) => Object.values(count) as number[]);
    if (values['dry-run']) log.info('dry run: nothing is written');
    else if (changes.every((count) => count === 0)) log.info('nothing has changed');
    else log.info('imported');
  } finally {
    await rejects.close();
  }
}

/**
 * Returns the codes of the identity changes that the user confirms: those in a file of rejects, from which the user may have deleted lines,
 * or the given id of an import.
 */
async function confirmedIn(given: string): Promise<string[]> {
  if (IMPORT_ID.test(given)) return [given];
  try {
    return (await readFile(given, 'utf8')).match(/\b[a-p]{16}\b/g) ?? [];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new UsageError(
      `${given} cannot be read (${code}): name a file of rejects, or the id of an import, with --confirm.`,
    );
  }
}

async function ask(kind: string, leaving: number, present: number): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `${leaving} of ${present} ${kind} would leave the registry. Go on? (yes/no) `,
  );
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

type Options = ReturnType<typeof readArguments>['values'];

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
        'allow-rejects': { type: 'boolean', default: false },
        confirm: { type: 'string' },
        rejects: { type: 'string', default: 'rejects.csv' },
      },
    });
    if (parsed.positionals.length > 0) return parsed;
  } catch {
    // The error below contains the usage text, which is enough for all causes.
  }
  throw new UsageError(`These arguments are not understood: ${USAGE}.`);
}
