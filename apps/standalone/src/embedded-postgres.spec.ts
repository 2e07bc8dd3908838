import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';

let dataDir: string;
let running: EmbeddedPostgres[];
let lines: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pasloket-postgres-'));
  chmodSync(dataDir, 0o755); // or root's PostgreSQL could not keep its data here
  running = [];
  lines = [];
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  if (existsSync(join(dataDir, 'postgres'))) {
    rmSync(realpathSync(join(dataDir, 'postgres')), { recursive: true, force: true });
  }
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false, log: (line) => lines.push(line) });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const data = () => join(realpathSync(join(dataDir, 'postgres')), 'data');
const processOf = (folder: string) =>
  Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('The embedded PostgreSQL', () => {
  it('speaks every language, on the loopback address alone, and only with its password', async () => {
    const { url } = await start();
    const [row] = await query(
      url,
      `SELECT upper('ğüzoë ω ж') AS upper, current_setting('server_encoding') AS encoding,
        current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
    );
    expect(row).toEqual({ upper: 'ĞÜZOË Ω Ж', encoding: 'UTF8', addresses: '127.0.0.1', sockets: '' });
    const stranger = new URL(url);
    stranger.password = 'guess';
    await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);
  });

  it('finds words of any alphabet by their trigrams', async () => {
    const { url } = await start();
    await query(url, 'CREATE EXTENSION pg_trgm');
    const [row] = await query(url, `SELECT array_length(show_trgm('жаба'), 1) AS trigrams`);
    expect(row).toEqual({ trigrams: 5 });
  });

  it('continues with its data on the second start', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is stopped first when it still runs since a start that was killed', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const second = await start();
    await first.ended;
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(lines.join()).toContain('still ran');
  });

  it('starts after a kill -9 of itself', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(processOf(data()), 'SIGKILL');
    await first.ended;
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('starts when the number in its pid file now belongs to another program', async () => {
    const first = await start();
    await first.stop();
    const other = spawn('sleep', ['60']);
    try {
      writeFileSync(join(data(), 'postmaster.pid'), `${other.pid}\n${data()}\n1\n5432\n\n127.0.0.1\n`);
      await start();
      expect(other.exitCode).toBeNull();
    } finally {
      other.kill();
    }
  });

  it('starts anew over files that were half made', async () => {
    const first = await start();
    await first.stop();
    rmSync(data(), { recursive: true });
    mkdirSync(`${data().replace(/data$/, 'data.new')}/base`, { recursive: true });
    await start();
    expect(readdirSync(join(data(), '..'))).not.toContain('data.new');
  });

  it('refuses the data of another major version, and says so in one sentence', async () => {
    await (await start()).stop();
    writeFileSync(join(data(), 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/^DATA_DIR holds data of PostgreSQL 17, .* brings 18: /);
  });

  it('says in one sentence that its password was lost', async () => {
    await (await start()).stop();
    rmSync(join(dataDir, 'postgres-password'));
    await expect(start()).rejects.toThrow(/lost its password: /);
  });
});

const asRoot: (title: string, body: () => void) => void =
  process.getuid?.() === 0 ? describe : () => undefined;

asRoot('Under root, in a folder that only root can enter', () => {
  it('keeps its data elsewhere, finds it again, and starts anew when the folder is deleted', async () => {
    chmodSync(dataDir, 0o700);
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const elsewhere = data();
    expect(lines.join()).toContain('keeps its data in');
    await first.stop();
    const second = await start();
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
    rmSync(dataDir, { recursive: true });
    const third = await start();
    await expect(query(third.url, 'SELECT answer FROM kept')).rejects.toThrow('does not exist');
    rmSync(join(elsewhere, '..'), { recursive: true });
  });
});
