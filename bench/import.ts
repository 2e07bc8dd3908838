import { migrateDatabase, REGISTRY_TABLES } from '@app/database';
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdirSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { startEmbeddedPostgres } from '../apps/standalone/src/embedded-postgres';
import { withConnection } from './with-connection';
import { type Imported } from './import/run-import';
import { watchConditions } from './measure/conditions';
import { report } from './measure/report';
import { interleaved, ROUNDS } from './measure/rounds';
import { median, round } from './measure/statistics';

/**
 * `npm run bench:import -- --holders N --rounds N` (a million, five): `registry:import` of the demo registry, as CSV and as
 * workbooks, against plain COPY of the very same rows into the same tables with their indexes, each into an empty database on
 * one durable PostgreSQL. The files of the COPY hold the rows as the first import left them, in order.
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
  await withConnection(url, (client) => client.query(`CREATE DATABASE ${name}`));
  const own = Object.assign(new URL(url), { pathname: `/${name}` }).toString();
  await migrateDatabase({ url: own, applicationName: 'pasloket bench' });
  await withConnection(url, (client) => client.query('CHECKPOINT'));
  return own;
}

const copyFile = (folder: string, table: string) => join(folder, `${table}.copy`);

async function writeCopyFiles(from: string, folder: string): Promise<void> {
  await withConnection(from, async (client) => {
    for (const table of REGISTRY_TABLES)
      await pipeline(
        client.query(copyTo(`COPY ${table} TO STDOUT`)),
        createWriteStream(copyFile(folder, table)),
      );
  });
}

/** @returns seconds */
async function plainCopy(to: string, folder: string): Promise<number> {
  return withConnection(to, async (client) => {
    const started = performance.now();
    await client.query('BEGIN');
    for (const table of REGISTRY_TABLES)
      await pipeline(
        createReadStream(copyFile(folder, table)),
        client.query(copyFrom(`COPY ${table} FROM STDIN`)),
      );
    await client.query('COMMIT');
    return (performance.now() - started) / 1000;
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      holders: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: String(ROUNDS) },
    },
  });
  const conditions = watchConditions();
  const folder = await mkdtemp(join(tmpdir(), 'pasloket-bench-'));
  await chmod(folder, 0o755); // Root's PostgreSQL runs as another user, who must enter it as well.
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o755 });
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    child('make-files.js', [folder, values.holders]);
    const made = readdirSync(folder);
    const runImport = (url: string, type: string): Imported => {
      const files = KINDS.flatMap((kind) =>
        made.filter((name) => name.startsWith(kind) && name.endsWith(type)),
      );
      const paths = files.map((name) => join(folder, name));
      return JSON.parse(child('run-import.js', paths, { DATABASE_URL: url })) as Imported;
    };
    const measured = await interleaved(
      ['csv', 'xlsx', 'copy'],
      async (side, round) => {
        const url = await emptyDatabase(postgres.url, side);
        const imported: Imported =
          side === 'copy'
            ? { seconds: await plainCopy(url, folder), peakRssMb: 0, steps: {} }
            : runImport(url, `.${side}`);
        if (side === 'csv' && round === 1) await writeCopyFiles(url, folder);
        await withConnection(postgres.url, (client) => client.query(`DROP DATABASE ${side}`));
        return imported;
      },
      Number(values.rounds),
    );
    const ratio = (side: 'csv' | 'xlsx') =>
      round(
        median(measured[side].map(({ seconds }, at) => seconds / (measured.copy[at]?.seconds ?? NaN))),
        2,
      );
    const figures = (side: 'csv' | 'xlsx') => ({
      seconds: round(median(measured[side].map(({ seconds }) => seconds))),
      ratio: ratio(side),
      peakRssMb: Math.max(...measured[side].map(({ peakRssMb }) => peakRssMb)),
      steps: measured[side][0]?.steps ?? {},
    });
    const result = {
      holders: Number(values.holders),
      rounds: Number(values.rounds),
      copySeconds: round(median(measured.copy.map(({ seconds }) => seconds))),
      csv: figures('csv'),
      xlsx: figures('xlsx'),
    };
    console.dir(result);
    report(
      'import',
      conditions(),
      {
        'import, times COPY': result.csv.ratio,
        'import memory, MB': result.csv.peakRssMb,
      },
      result,
    );
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
