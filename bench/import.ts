import { migrateDatabase, REGISTRY_TABLES } from '@app/database';
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { startEmbeddedPostgres } from '../apps/standalone/src/embedded-postgres';
import { connected } from './connected';
import { type Imported } from './import/run-import';

/**
 * `npm run bench:import -- --holders N` (a million by default): `registry:import` of the demo registry into an empty
 * database, as CSV and as workbooks, against plain COPY of the very same rows into the same tables with their indexes in another empty one, on
 * one durable PostgreSQL, one after the other. The files of the COPY hold the rows as the import left them, in order.
 */
const KINDS = ['organisations', 'exam-types', 'holders', 'enrolments', 'qualifications'];

function child(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(
    process.execPath,
    ['--max-old-space-size=8192', join(__dirname, 'import', script), ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
}

/** @returns the address of an empty database with our tables, with nothing left to be written down */
async function emptyDatabase(url: string, name: string): Promise<string> {
  await connected(url, (client) => client.query(`CREATE DATABASE ${name}`));
  const own = Object.assign(new URL(url), { pathname: `/${name}` }).toString();
  await migrateDatabase({ url: own, applicationName: 'pasloket bench' });
  await connected(url, (client) => client.query('CHECKPOINT'));
  return own;
}

async function plainCopy(from: string, to: string, folder: string): Promise<number> {
  const file = (table: string) => join(folder, `${table}.copy`);
  await connected(from, async (client) => {
    for (const table of REGISTRY_TABLES) {
      await pipeline(client.query(copyTo(`COPY ${table} TO STDOUT`)), createWriteStream(file(table)));
    }
  });
  return connected(to, async (client) => {
    const started = performance.now();
    await client.query('BEGIN');
    for (const table of REGISTRY_TABLES) {
      await pipeline(createReadStream(file(table)), client.query(copyFrom(`COPY ${table} FROM STDIN`)));
    }
    await client.query('COMMIT');
    return (performance.now() - started) / 1000;
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { holders: { type: 'string', default: '1000000' } } });
  const folder = await mkdtemp(join(tmpdir(), 'pasloket-bench-'));
  await chmod(folder, 0o755); // Root's PostgreSQL runs as another user, who must enter it as well.
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o755 });
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    child('make-files.js', [folder, values.holders]);
    const ours = await emptyDatabase(postgres.url, 'ours');
    const made = readdirSync(folder);
    const run = (url: string, type: string): Imported => {
      const files = KINDS.flatMap((kind) =>
        made.filter((name) => name.startsWith(kind) && name.endsWith(type)),
      );
      const paths = files.map((name) => join(folder, name));
      return JSON.parse(child('run-import.js', paths, { DATABASE_URL: url })) as Imported;
    };
    const imported = run(ours, '.csv');
    const workbooks = run(await emptyDatabase(postgres.url, 'workbooks'), '.xlsx');
    const copySeconds = await plainCopy(ours, await emptyDatabase(postgres.url, 'plain'), folder);
    const result = {
      holders: Number(values.holders),
      copySeconds: round(copySeconds),
      importSeconds: round(imported.seconds),
      ratio: round(imported.seconds / copySeconds),
      peakRssMb: imported.peakRssMb,
      xlsxSeconds: round(workbooks.seconds),
      xlsxRatio: round(workbooks.seconds / copySeconds),
      xlsxPeakRssMb: workbooks.peakRssMb,
    };
    console.table(result);
    console.log('seconds per step of the import:', imported.steps);
    console.log('of workbooks:', workbooks.steps);
    const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
    const results = join(process.cwd(), 'bench', 'results');
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, 'import.json'), `${JSON.stringify({ machine, ...result }, null, 2)}\n`);
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

void main();
