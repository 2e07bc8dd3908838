import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { testDatabase, type TestDatabase } from './support/test-database';
import { until } from './support/until';

const MAIN = path.resolve(__dirname, '../dist/apps/cli/src/main.js');
const SAMPLES = path.resolve(__dirname, '../docs/registry-import');

/** Real: the built command in a process of its own, the samples of the documentation, PostgreSQL. Nothing is mocked. */
describe('npm run registry:import', () => {
  let database: TestDatabase;
  let folder: string;
  let samples: string[];
  let children: ChildProcess[];

  beforeEach(async () => {
    database = await testDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'pasloket-import-'));
    samples = (await readdir(SAMPLES)).sort().map((name) => path.join(SAMPLES, name));
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await database.close();
    await rm(folder, { recursive: true });
  });

  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [MAIN, 'registry:import', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
    return { child, ended };
  };
  const run = (...args: string[]) => start(...args).ended;
  const sql = <Row = unknown>(text: string): Promise<Row[]> => database.dataSource.query<Row[]>(text);
  const counts = async () => {
    const [row] = await sql<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM organisations) AS organisations,
              (SELECT count(*)::int FROM qualification_holders) AS holders,
              (SELECT count(*)::int FROM enrolments) AS enrolments,
              (SELECT count(*)::int FROM qualifications) AS qualifications,
              (SELECT count(*)::int FROM holder_listings) AS listings`,
    );
    return row;
  };
  const NOTHING = { organisations: 0, holders: 0, enrolments: 0, qualifications: 0, listings: 0 };
  const ALL = { organisations: 2, holders: 3, enrolments: 4, qualifications: 4, listings: 4 };
  const file = async (name: string, text: string, encoding: 'utf8' | 'latin1' = 'utf8') => {
    await writeFile(path.join(folder, name), text, encoding);
    return name;
  };

  it('brings in the samples of the documentation, and says that the same again changes nothing', async () => {
    const dry = await run('--dry-run', ...samples);
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.output).toContain('dry run: nothing is written');
    expect(dry.output).toContain('holders: 3 added, 0 changed, 0 returned, 0 removed');
    expect(await counts()).toEqual(NOTHING);

    const first = await run(...samples);
    expect(first.output).toMatch(/reading the files\n[^]*writing the registry\n[^]*imported\n$/);
    expect(first.code).toBe(0);
    expect(await counts()).toEqual(ALL);

    const second = await run(...samples);
    expect(second.output).toMatch(/nothing has changed\n$/);
    expect(await readFile(path.join(folder, 'rejects.csv'), 'utf8')).toBe(
      'file,line,column,reason,confirm\n',
    );
    expect(second.code).toBe(0);
    expect(await sql(`SELECT state, dry_run FROM registry_imports ORDER BY started_at`)).toEqual([
      { state: 'done', dry_run: true },
      { state: 'done', dry_run: false },
      { state: 'done', dry_run: false },
    ]);
  });

  it('brings in a workbook as it is, says which sheet was read, and the same rows as CSV change nothing', async () => {
    const workbook = path.resolve(
      __dirname,
      '../libs/registry/src/import/spreadsheet/fixtures/libreoffice.xlsx',
    );
    const { code, output } = await run('--allow-rejects', workbook);
    expect(output).toContain("libreoffice.xlsx [Houders]: read as xlsx, sheet 'Houders'\n");
    expect(output).toContain("sheet 'Lijsten' is hidden and was not read\n");
    expect(output).toContain('holders: 4 added, 0 changed, 0 returned, 0 removed');
    expect(code).toBe(0);
    const rejects = await readFile(path.join(folder, 'rejects.csv'), 'utf8');
    expect(rejects.match(/^libreoffice\.xlsx \[Houders\],\d+,\w+/gm)).toEqual([
      'libreoffice.xlsx [Houders],5,birth_date',
      'libreoffice.xlsx [Houders],6,given_name',
      'libreoffice.xlsx [Houders],7,qualification_number',
      'libreoffice.xlsx [Houders],8,qualification_number',
      'libreoffice.xlsx [Houders],10,given_name',
    ]);

    const rows = [
      '0020001;Zoë;van den;Proef;1980-04-01;yes',
      '0020002;Anna;;Proefstra;1980-04-01;no',
      '1001230000000;Bram;;Testers;1980-04-01;no',
      '0020008;Fleur;;Proef;1980-04-01;no',
    ];
    const header = 'qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check';
    const again = await run(await file('same.csv', [header, ...rows, ''].join('\n')));
    expect(again.output).toMatch(/nothing has changed\n$/);
  });

  it('refuses a schema that is older than its version, and leaves it to migrate to change it', async () => {
    await sql(`DELETE FROM schema_migrations WHERE id = (SELECT max(id) FROM schema_migrations)`);
    const migrated = `SELECT count(*)::int AS migrations FROM schema_migrations`;
    const before = await sql(migrated);
    const { code, output } = await run(...samples);
    expect(code).toBe(1);
    expect(output).toMatch(/older than this version .*: run `node dist\/apps\/cli\/src\/main.js migrate`/);
    expect(output).not.toMatch(/^\s+at /m);
    expect(await sql(migrated)).toEqual(before);
    expect(await counts()).toEqual(NOTHING);
  });

  it('names bad rows in rejects.csv without what stands in them, and takes none of the files with --strict', async () => {
    const bad = await file(
      '=bad.csv',
      'organisation_code;name\nEHV-003;Goed\nEHV-004;\nEHV-005;een;te veel\nEHV-006;"open\n',
    );
    const strict = await run('--strict', ...samples, bad);
    expect(strict.code).toBe(1);
    expect(strict.output).toContain('3 rows are bad and --strict takes none');
    expect(strict.output).not.toMatch(/^\s+at /m);
    expect(await counts()).toEqual(NOTHING);

    const { code, output } = await run(...samples, bad);
    expect(output).toContain('3 rows are left out: see rejects.csv');
    expect(code).toBe(0);
    expect(await counts()).toEqual({ ...ALL, organisations: 3 });
    expect((await stat(path.join(folder, 'rejects.csv'))).mode & 0o777).toBe(0o600);
    expect(await readFile(path.join(folder, 'rejects.csv'), 'utf8')).toBe(
      'file,line,column,reason,confirm\n' +
        "'=bad.csv,3,name,the field is empty or its date is all zeros: fill it in,\n" +
        "'=bad.csv,4,,the row has more or fewer fields than the header: quote text that holds the delimiter or export the row anew,\n" +
        "'=bad.csv,5,,a quote is opened and not closed: close it or write it twice in a quoted field,\n",
    );
  });

  it('tells how a file was written, and which of its lines hold no row', async () => {
    const club = await file(
      'club.csv',
      'organisation_code;name\r\nEHV-003;Café\r\n;\r\nTotaal: 1;\r\n',
      'latin1',
    );
    const { code, output } = await run(club);
    expect(output).toContain(
      'club.csv: read as windows-1252\nclub.csv: 2 lines hold no row and are skipped\n',
    );
    expect(code).toBe(0);
    expect(await sql(`SELECT name FROM organisations`)).toEqual([{ name: 'Café' }]);
  });

  it('removes more than 5 % only when told so', async () => {
    await run(...samples);
    const holders = await readFile(path.join(SAMPLES, 'holders.csv'), 'utf8');
    const fewer = await file('holders.csv', holders.split('\n').slice(0, 3).join('\n'));

    const refused = await run('--full', fewer);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('1 of 3 holders would leave the registry, more than 5 %');
    expect(refused.output).toContain('--allow-removals');
    expect(await counts()).toEqual(ALL);

    const allowed = await run('--full', '--allow-removals', fewer);
    expect(allowed.output).toContain('holders: 0 added, 0 changed, 0 returned, 1 removed');
    expect(allowed.code).toBe(0);
    expect(await counts()).toEqual({ ...ALL, enrolments: 3, qualifications: 3, listings: 3 });
  });

  it('renumbers nobody by itself; with the line of the rejects that says it is the same person, it keeps the check code', async () => {
    await run(...samples);
    const code = `SELECT q.check_code FROM qualifications q JOIN qualification_holders h ON h.id = q.holder_id
                   WHERE h.surname = $1 ORDER BY q.check_code`;
    const [holder] = await sql<{ number: string; surname: string }>(
      `SELECT qualification_number AS number, surname FROM qualification_holders ORDER BY 1 LIMIT 1`,
    );
    const codes = await database.dataSource.query<unknown[]>(code, [holder?.surname]);
    const renumbered = await Promise.all(
      samples.map(async (sample) => {
        const text = await readFile(sample, 'utf8');
        return file(path.basename(sample), text.replaceAll(holder?.number ?? '', '9000001'));
      }),
    );
    const asked = await run('--full', ...renumbered);
    expect(asked.code).toBe(0);
    expect(asked.output).toMatch(
      /1 of them look like somebody else: .* --confirm rejects\.csv \(or all: --confirm [0-9a-f-]{36}\)/,
    );
    expect(asked.output).toMatch(/nothing has changed\n$/);
    const rejects = await readFile(path.join(folder, 'rejects.csv'), 'utf8');
    expect(rejects).toMatch(/^holders\.csv,\d,qualification_number,"?a holder with this name .*,[a-p]{16}$/m);
    expect(rejects).not.toContain(holder?.surname);

    const done = await run('--full', '--confirm', 'rejects.csv', ...renumbered);
    expect(done.output).toContain('1 identity changes are let through as confirmed');
    expect(done.code).toBe(0);
    expect(
      await sql(`SELECT FROM qualification_holders WHERE qualification_number = '9000001'`),
    ).toHaveLength(1);
    expect(await database.dataSource.query(code, [holder?.surname])).toEqual(codes);
    expect(await counts()).toEqual(ALL);
    expect(await run('--confirm', 'none.csv', ...renumbered)).toMatchObject({
      code: 1,
      output: expect.stringContaining('none.csv cannot be read (ENOENT)') as unknown,
    });
  });

  it('ends with 1 and imports nothing when a good part of a file is bad, unless told to leave it out', async () => {
    const bad = await file(
      'organisations.csv',
      `organisation_code;name\n${Array.from({ length: 40 }, (_, at) => `X-${at};${at < 6 ? '' : 'Goed'}\n`).join('')}`,
    );
    const refused = await run(bad);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(
      /6 of 40 rows of organisations\.csv are bad, more than 5 %, and nothing was imported: .*--allow-rejects\.\n$/,
    );
    expect(await counts()).toEqual(NOTHING);
    const none = await run(await file('none.csv', 'organisation_code;name\nX-99;\n'));
    expect(none.output).toContain('1 of 1 rows of none.csv are bad');
    expect(none.code).toBe(1);
    expect(await run('--allow-rejects', bad)).toMatchObject({ code: 0 });
    expect(await counts()).toEqual({ ...NOTHING, organisations: 34 });
  });

  it('refuses a second import meanwhile; killed halfway it leaves the old registry whole, and the next one runs', async () => {
    const [organisations = '', ...others] = [...samples].sort((one) => (one.includes('organ') ? -1 : 1));
    await run(organisations);
    // Its qualifications have to wait when its organisations and holders are written already.
    const blocker = new Client({ connectionString: database.url });
    await blocker.connect();
    try {
      await blocker.query('BEGIN; LOCK TABLE qualifications IN SHARE MODE');
      const { child, ended } = start(...others);
      await until('it waits with half of its rows written', async () => {
        const waiting = await sql(
          `SELECT FROM pg_stat_activity WHERE application_name = 'pasloket registry import'
              AND wait_event_type = 'Lock' AND datname = current_database()`,
        );
        return waiting.length === 1 || undefined;
      });

      await file('rejects.csv', 'of the first');
      const second = await run(...samples);
      expect(second.code).toBe(1);
      expect(await readFile(path.join(folder, 'rejects.csv'), 'utf8')).toBe('of the first');
      expect(second.output).toMatch(/^Another import is running: wait until it is done\.\n$/m);
      expect(second.output).not.toMatch(/^\s+at /m);

      child.kill('SIGKILL');
      await ended;
    } finally {
      await blocker.end();
    }
    await until('PostgreSQL sees that it is gone', async () => {
      const left = await sql(
        `SELECT FROM pg_stat_activity
          WHERE application_name = 'pasloket registry import' AND datname = current_database()`,
      );
      return left.length === 0 || undefined;
    });
    expect(await counts()).toEqual({ ...NOTHING, organisations: 2 });

    expect(await run(...samples)).toMatchObject({ code: 0 });
    expect(await counts()).toEqual(ALL);
    expect(await sql(`SELECT state, failure FROM registry_imports ORDER BY started_at`)).toEqual([
      { state: 'done', failure: null },
      { state: 'failed', failure: { code: 'interrupted' } },
      { state: 'done', failure: null },
    ]);
  });
});
