import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { holdRows } from '../../../../test/support/hold-rows';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { findHolders } from '../search/find-holders';
import { lockRegistryShared } from '../write/registry-lock';
import { importFilesFromPaths } from './import-files';
import { importRegistry, type ImportOptions } from './import-registry';
import { type Reject } from './rejects';

const FILES = {
  'organisations.csv': '\ufefforganisation_code;name\r\nA;"Vereniging\r\nA"\r\nB;=1+1\r\n',
  'exam-types.csv': 'exam_type_code,name,kind\nEH,Diploma Eerste Hulp,main\n',
  'holders.csv':
    'qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check\n' +
    '001;Zoë;van den;Berg;03-02-1990;no\n002;Anna;;Smit;1985-12-31;ja\n003;Bad;;Date;1985-02-31;no\n004;"Open;;x\n',
  'enrolments.csv': 'organisation_code;qualification_number;external_number\nA;001;007\nB;002;\nC;001;\n',
  'qualifications.csv':
    'qualification_number;exam_type_code;exam_number;exam_date;expiry_date;revoked\n' +
    '001;EH;01;2025-01-01;2027-01-01;no\n002;EH;01;2025-01-01;;no\n999;EH;01;2025-01-01;;no\n',
};

/** Real: PostgreSQL, files. Nothing is mocked. */
describe('An import of the registry', () => {
  let database: TestDatabase;
  let folder: string;
  let rejects: Reject[];

  beforeEach(async () => {
    database = await testDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'pasloket-import-'));
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  const run = async (files: Record<string, string>, options: Partial<ImportOptions> = {}) => {
    rejects = [];
    const paths = Object.keys(files).map((name) => path.join(folder, name));
    await Promise.all(Object.values(files).map((text, at) => writeFile(paths[at] ?? '', text)));
    return importRegistry({
      databaseUrl: database.url,
      files: () => importFilesFromPaths(paths),
      startedBy: 'test',
      onReject: (found) => Promise.resolve(void rejects.push(...found)),
      allowRemovals: () => Promise.resolve(false),
      ...options,
    });
  };
  const sql = <Row = unknown>(text: string): Promise<Row[]> => database.dataSource.query<Row[]>(text);

  const listed = async () => {
    const organisations = await sql<{ id: string }>(`SELECT id FROM organisations ORDER BY code`);
    const page = { sort: 'name', page: 1, pageSize: 10, today: '2026-01-01' } as const;
    const inView = organisations.map(({ id }) => id);
    const { items } = await findHolders(database.dataSource, inView, {}, page);
    return items.map(({ qualificationNumber }) => qualificationNumber);
  };

  it('takes what is right, names what is not, and changes nothing the second time', async () => {
    const { counts } = await run(FILES);
    expect(counts.holders).toEqual({ added: 2, changed: 0, returned: 0, removed: 0 });
    expect(rejects.map(({ file, line, column, code }) => [file, line, column, code])).toEqual([
      ['holders.csv', 4, 'birth_date', 'not-a-date'],
      ['holders.csv', 5, null, 'open-quote'],
      ['enrolments.csv', 4, 'organisation_code', 'unknown-organisation'],
      ['qualifications.csv', 4, 'qualification_number', 'unknown-holder'],
    ]);
    expect(await sql(`SELECT name FROM organisations ORDER BY code`)).toEqual([
      { name: 'Vereniging A' },
      { name: '=1+1' },
    ]);
    expect(
      await sql(
        `SELECT sort_name, leading_expiry_date::text AS leading FROM qualification_holders ORDER BY qualification_number`,
      ),
    ).toEqual([
      { sort_name: 'berg\tzoe\tvan den', leading: '2027-01-01' },
      { sort_name: 'smit\tanna\t', leading: null },
    ]);
    expect(await listed()).toEqual(['001', '002']);
    const again = await run(FILES);
    expect(
      Object.values(again.counts)
        .flatMap((count) => Object.values<number>({ ...count }))
        .every((n) => n === 0),
    ).toBe(true);
  });

  it('marks what vanished from a full file when that is allowed, and takes it back as it was', async () => {
    await run(FILES);
    const before = await sql(`SELECT id, check_code FROM qualifications ORDER BY id`);
    const less = { 'holders.csv': FILES['holders.csv'].split('\n').slice(0, 2).join('\n') };
    await expect(run(less, { full: true })).rejects.toMatchObject({ code: 'too-many-removals' });
    expect(await sql(`SELECT FROM qualifications`)).toHaveLength(2);
    await run(less, { full: true, allowRemovals: () => Promise.resolve(true) });
    expect(await sql(`SELECT FROM qualifications`)).toHaveLength(1);
    expect(await sql(`SELECT FROM enrolments`)).toHaveLength(1);
    expect(await listed()).toEqual(['001']);
    await run(FILES);
    expect(await listed()).toEqual(['001', '002']);
    expect(await sql(`SELECT id, check_code FROM qualifications ORDER BY id`)).toEqual(before);
  });

  it('refuses a file without line breaks, in the midst of reading it', async () => {
    const bomb = { 'organisations.csv': `${FILES['organisations.csv']}${'x'.repeat(2_000_000)}` };
    await expect(run(bomb)).rejects.toMatchObject({ code: 'line-too-long' });
    expect(await sql(`SELECT state FROM registry_imports`)).toEqual([{ state: 'failed' }]);
    expect(await sql(`SELECT FROM organisations`)).toHaveLength(0);
  });

  it('writes nothing in a dry run, nor with a bad row in strict', async () => {
    await run(FILES, { dryRun: true });
    await expect(run(FILES, { strict: true })).rejects.toMatchObject({ code: 'rejects-in-strict' });
    expect(await sql(`SELECT FROM organisations`)).toHaveLength(0);
  });

  it('keeps of a failed run which files it read and what they would have done', async () => {
    await expect(run(FILES, { strict: true })).rejects.toMatchObject({ code: 'rejects-in-strict' });
    const less = { 'organisations.csv': FILES['organisations.csv'].split('B;')[0] ?? '' };
    await run(FILES);
    await expect(run(less, { full: true })).rejects.toMatchObject({ code: 'too-many-removals' });
    const runs = await sql<{ failure: { code: string }; files: { name: string; rows: number }[] }>(
      `SELECT failure, files, reject_count FROM registry_imports WHERE state = 'failed' ORDER BY started_at`,
    );
    expect(runs).toMatchObject([
      { failure: { code: 'rejects-in-strict' }, reject_count: 4 },
      { failure: { code: 'too-many-removals' }, files: [{ name: 'organisations.csv', rows: 1 }] },
    ]);
    expect(runs[0]?.files).toHaveLength(5);
  });

  it('names a file that is not there, and keeps the run as failed', async () => {
    await expect(
      run({}, { files: () => importFilesFromPaths([path.join(folder, 'none.csv')]) }),
    ).rejects.toMatchObject({
      message: 'none.csv is no file that can be read: check its path.',
    });
    expect(await sql(`SELECT failure FROM registry_imports`)).toEqual([
      { failure: { code: 'no-such-file' } },
    ]);
  });

  it('says that the connection was lost, not that it could not roll back; the next one marks it and runs', async () => {
    const cut = run(FILES, {
      onReject: async () => {
        await sql(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = 'pasloket registry import' AND datname = current_database()`,
        );
      },
    });
    await expect(cut).rejects.toMatchObject({ code: 'database-failed' });
    await run(FILES);
    expect(await sql(`SELECT state, failure FROM registry_imports ORDER BY started_at`)).toEqual([
      { state: 'failed', failure: { code: 'interrupted' } },
      { state: 'done', failure: null },
    ]);
  });

  it('waits until bad rows are taken before it reads on', async () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => `${at};x;;y;1990-01-01;perhaps\n`);
    const header = FILES['holders.csv'].split('\n')[0] ?? '';
    let bytes = 0;
    const taken: { rows: number; bytes: number }[] = [];
    await run(
      { 'holders.csv': `${header}\n${rows.join('')}` },
      {
        allowRejects: true,
        onProgress: (step, done) => (bytes = step === 'read' ? done : bytes),
        onReject: async (found) => {
          const before = bytes;
          await new Promise((resume) => setTimeout(resume, 50));
          taken.push({ rows: found.length, bytes: bytes - before });
        },
      },
    );
    expect(taken.length).toBeGreaterThan(3);
    expect(taken.reduce((sum, piece) => sum + piece.rows, 0)).toBe(60_000);
    expect(Math.max(...taken.map((piece) => piece.bytes))).toBe(0);
  });

  it('says that it was interrupted when it is broken off, before it began or while it reads', async () => {
    const early = run(FILES, { signal: AbortSignal.abort() });
    await expect(early).rejects.toMatchObject({ name: 'ImportRefused', code: 'interrupted' });
    const stop = new AbortController();
    const broken = run(FILES, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(broken).rejects.toMatchObject({ name: 'ImportRefused', code: 'interrupted' });
    expect(await sql(`SELECT FROM organisations`)).toHaveLength(0);
  }, 30_000);

  it.each([
    [[false], 0],
    [[true, false], 1],
  ])('imports nothing when whoever runs it may no longer: asked %j', async (answers, wasRead) => {
    let read = 0;
    const isStillAllowed = jest.fn(() => Promise.resolve(answers.shift() ?? true));
    await expect(run(FILES, { isStillAllowed, onFilesRead: () => (read += 1) })).rejects.toMatchObject({
      code: 'no-longer-allowed',
    });
    expect(read).toBe(wasRead);
    expect(await sql(`SELECT FROM organisations`)).toEqual([]);
    expect(await sql(`SELECT state, failure FROM registry_imports`)).toEqual([
      { state: 'failed', failure: { code: 'no-longer-allowed' } },
    ]);
    await run(FILES, { isStillAllowed: () => Promise.resolve(true) });
    expect(await sql(`SELECT FROM organisations`)).toHaveLength(2);
  });

  it('waits for whoever holds the registry, and is seen by whoever holds it after', async () => {
    await run(FILES);
    const held = await holdRows(database.dataSource, `SELECT 1`);
    await lockRegistryShared({ query: (sql: string) => held.query(sql) as never });
    const importing = run({ 'organisations.csv': 'organisation_code;name\nB;Anders\n' });
    await held.waitedForBy(1);
    const seen = database.dataSource.transaction(async (manager) => {
      await lockRegistryShared(manager);
      return manager.query<{ name: string }[]>(`SELECT name FROM organisations WHERE code = 'B'`);
    });
    await held.waitedForBy(2);
    await held.commit();
    expect(await seen).toEqual([{ name: 'Anders' }]);
    await importing;
  });

  it('locks organisations in the order of their ids, and none before it is about to end', async () => {
    await run(FILES);
    const [lowest, highest] = await sql<{ id: string }>(`SELECT id FROM organisations ORDER BY id`);
    const lock = `SELECT FROM organisations WHERE id = $1 FOR UPDATE`;
    const held = await holdRows(database.dataSource, lock, [lowest?.id]);
    const importing = run({
      'organisations.csv': 'organisation_code;name\nA;Anders\nB;Anders\n',
      'exam-types.csv': 'exam_type_code,name,kind\nEH,Anders,main\n',
    });
    await held.waitedForBy(1);
    await database.dataSource.query(`${lock} NOWAIT`, [highest?.id]);
    // All else is written by then: the row of the exam type is locked.
    await expect(sql(`SELECT FROM exam_types FOR UPDATE NOWAIT`)).rejects.toThrow('could not obtain lock');
    await held.commit();
    expect((await importing).counts.organisations.changed).toBe(2);
  });
});
