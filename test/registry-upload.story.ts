import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { Standalone } from './support/standalone';
import { readArchive } from './support/read-archive';
import { readPdfText } from './support/read-pass-text';
import { type TestDatabase } from './support/test-database';
import { until } from './support/until';

const SAMPLES = path.resolve(__dirname, '../docs/registry-import');
const WORKBOOKS = path.resolve(__dirname, '../libs/registry/src/import/spreadsheet/fixtures');
const IMPORTS = '/api/operations/registry-imports';

interface ImportBody {
  readonly id: string;
  readonly state: string;
  readonly files: readonly { readonly name: string; readonly kind: string; readonly rows: number }[];
  readonly counts: readonly { readonly kind: string; readonly added: number }[];
  readonly rejectCount: number;
  readonly confirmedCount: number;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** Real: the built standalone, the samples of the documentation, PostgreSQL. Nothing is mocked. */
describe('An operator who sends the registry over the API', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let operator: ApiClient;
  let contactPerson: ApiClient;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    system = await Standalone.start(dataDir.path, { env: { DATABASE_URL: database.url } });
    operator = await system.signedIn('Bea Heer');
    contactPerson = await system.signedIn('Karel Smit');
  });
  afterAll(async () => {
    await system.stop();
    await database.close();
    await dataDir.remove();
  });

  const sql = <Row = unknown>(text: string): Promise<Row[]> => database.dataSource.query<Row[]>(text);
  const form = (files: Record<string, string | Blob>) => {
    const body = new FormData();
    for (const [name, text] of Object.entries(files)) body.append('files', new Blob([text]), name);
    return body;
  };
  const samples = async () => {
    const names = await readdir(SAMPLES);
    const texts = await Promise.all(names.map((name) => readFile(path.join(SAMPLES, name), 'utf8')));
    return Object.fromEntries(names.map((name, at) => [name, texts[at] ?? '']));
  };
  const ended = (id: string): Promise<ImportBody> =>
    until('the import ends', async () => {
      const { body } = await operator.get<ImportBody>(`${IMPORTS}/${id}`);
      return body.state === 'running' ? undefined : body;
    });
  const send = async (files: Record<string, string | Blob>, options = '') => {
    const { status, body } = await operator.post<ImportBody>(`${IMPORTS}${options}`, form(files));
    expect(status).toBe(202);
    return ended(body.id);
  };
  const organisations = () => sql(`SELECT code FROM organisations WHERE code LIKE 'EHV-%' ORDER BY code`);

  it('brings in the samples of the documentation, after a dry run that writes nothing', async () => {
    const dry = await send(await samples(), '?dryRun=true');
    expect(dry).toMatchObject({ state: 'done', dryRun: true, rejectCount: 0, failure: null });
    expect(dry.counts).toContainEqual({ kind: 'holders', added: 3, changed: 0, returned: 0, removed: 0 });
    expect(await organisations()).toEqual([]);

    const done = await send(await samples());
    expect(done.state).toBe('done');
    expect(done.files).toContainEqual(
      expect.objectContaining({
        ...{ name: 'holders.csv', kind: 'holders', rows: 3 },
        ...{ skippedLines: 0, encoding: 'utf-8' },
      }),
    );
    expect(await organisations()).toEqual([{ code: 'EHV-001' }, { code: 'EHV-002' }]);
    expect(await sql(`SELECT started_by, account_id IS NOT NULL AS known FROM registry_imports`)).toEqual([
      { started_by: 'api', known: true },
      { started_by: 'api', known: true },
    ]);

    const again = await send(await samples());
    expect(again.counts.every(({ added }) => added === 0)).toBe(true);
    const { body } = await operator.get<{ items: ImportBody[] }>(IMPORTS);
    expect(body.items.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  });

  it('sends a workbook as it is, in pieces beside CSV, and finds its sheets and rows named', async () => {
    const holders = await readFile(path.join(WORKBOOKS, 'libreoffice.xlsx'));
    const organisations = 'organisation_code;name\nWERK-001;Werkmap\n';
    const files = { 'a.csv': organisations, 'export.csv': new Blob([holders]), 'b.xlsx': organisations };
    const { id, ...done } = await send(files, '?allowRejects=true');
    const sheet = { name: 'export.csv [Houders]', sheet: 'Houders', hiddenSheets: ['Lijsten'] };
    expect(done.files).toEqual([
      expect.objectContaining({ name: 'a.csv', encoding: 'utf-8', sheet: null, hiddenSheets: [] }),
      expect.objectContaining({
        ...sheet,
        encoding: 'xlsx',
        kind: 'holders',
        rows: 9,
        bytes: holders.length,
      }),
      expect.objectContaining({ name: 'b.xlsx', encoding: 'utf-8', sheet: null }),
    ]);
    const { body } = await operator.get<string>(`${IMPORTS}/${id}/rejects`);
    expect(body).toContain('export.csv [Houders],7,qualification_number,"a spreadsheet has made a day');
    expect(
      await sql(`SELECT qualification_number AS number, surname FROM qualification_holders
                  WHERE qualification_number LIKE '002000%' ORDER BY 1`),
    ).toEqual([
      { number: '0020001', surname: 'Proef' },
      { number: '0020002', surname: 'Proefstra' },
      { number: '0020008', surname: 'Proef' },
    ]);

    const old = await readFile(path.join(WORKBOOKS, 'libreoffice.xls'));
    const refused = await operator.post<{ refusal: string }>(IMPORTS, form({ 'a.xlsx': new Blob([old]) }));
    expect([refused.status, refused.body.refusal]).toEqual([422, 'not-a-workbook']);
  });

  it('names the bad rows afterwards, without what stands in them', async () => {
    const files = { 'bad.csv': 'organisation_code;name\nEHV-003;Goed\nEHV-004;\nEHV-005;een;te veel\n' };
    const { id, rejectCount, state } = await send(files);
    expect([state, rejectCount]).toEqual(['done', 2]);
    const { headers, body } = await operator.get<string>(`${IMPORTS}/${id}/rejects`);
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(body).toBe(
      'file,line,column,reason,confirm\n' +
        'bad.csv,3,name,the field is empty or its date is all zeros: fill it in,\n' +
        'bad.csv,4,,the row has more or fewer fields than the header: quote text that holds the delimiter or export the row anew,\n',
    );

    const strict = await send(files, '?strict=true');
    expect(strict.failure).toMatchObject({ code: 'rejects-in-strict' });
    expect(strict.failure?.message).toContain('strict');
  });

  it('lets another person under a known number through by an operator’s word alone', async () => {
    const number = `SELECT given_name AS name FROM qualification_holders WHERE qualification_number = '7000001'`;
    const holders = (person: string) => ({
      'holders.csv': `qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check\n7000001;${person};no\n`,
    });
    await send(holders('Ada;;Eerste;1970-01-02'));
    const other = holders('Bob;;Tweede;1980-03-04');
    const asked = await send(other);
    expect(asked).toMatchObject({ state: 'done', rejectCount: 1, confirmedCount: 0 });
    expect(await sql(number)).toEqual([{ name: 'Ada' }]);
    const { body } = await operator.get<string>(`${IMPORTS}/${asked.id}/rejects`);
    expect(body).toMatch(/^holders\.csv,2,,"?name and birth date of this number both change.*,[a-p]{16}$/m);

    expect(await send(other, `?confirm=${asked.id}`)).toMatchObject({ rejectCount: 0, confirmedCount: 1 });
    expect(await sql(number)).toEqual([{ name: 'Bob' }]);
    const bad = await operator.post(`${IMPORTS}?confirm=Everything`, form(other));
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ field: 'confirm' }] } });
  });

  it('brings a birth date that is known in part into the list, and onto the pass, as far as it is known', async () => {
    const [club] = await sql<{ code: string }>(
      `SELECT o.code FROM organisations o JOIN contact_person_organisations c ON c.organisation_id = o.id
         JOIN accounts a ON a.id = c.account_id WHERE a.name = 'Karel Smit' ORDER BY o.code LIMIT 1`,
    );
    const born = ['00-00-1901', '00-07-1901', '12-07-1901', '00-00-0000'];
    const rows = (row: (at: number) => string) => born.map((_, at) => row(at)).join('\n');
    const imported = await send({
      'holders.csv': `qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check\n${rows((at) => `700010${at};Zoë;;Jarig;${born[at]};no`)}\n`,
      'enrolments.csv': `organisation_code;qualification_number;external_number\n${rows((at) => `${club?.code};700010${at};`)}\n`,
      'qualifications.csv': `qualification_number;exam_type_code;exam_number;exam_date;expiry_date;revoked\n${rows((at) => `700010${at};EH;7-${at};2025-03-14;2099-03-14;no`)}\n`,
    });
    const { body: rejects } = await operator.get<string>(`${IMPORTS}/${imported.id}/rejects`);
    expect(rejects).toContain(
      'holders.csv,5,birth_date,the field is empty or its date is all zeros: fill it in',
    );

    const list = async (search: string) => {
      const query = new URLSearchParams({ search, sort: 'birthDate', page: '1', pageSize: '25' });
      const { body } = await contactPerson.get<{ items: { id: string; birthDate: string }[] }>(
        `/api/holders?${query.toString()}`,
      );
      return body.items;
    };
    expect((await list('juli 1901')).map(({ birthDate }) => birthDate)).toEqual(['1901-07', '1901-07-12']);
    const found = await list('00-00-1901');
    expect(found.map(({ birthDate }) => birthDate)).toEqual(['1901', '1901-07', '1901-07-12']);

    const choices = { holderIds: found.map(({ id }) => id), scope: 'all', expiryDates: [] };
    const submitted = await contactPerson.post<{ id: string }>('/api/download-requests', choices, { 'Idempotency-Key': 'born' }); // prettier-ignore
    const request = `/api/download-requests/${submitted.body.id}`;
    await until('the passes are ready', async () => {
      const { body } = await contactPerson.get<{ state: string }>(request);
      return body.state === 'ready' ? true : undefined;
    });
    const { body: link } = await contactPerson.post<{ url: string }>(`${request}/download`);
    const files = await readArchive(Buffer.from(await (await fetch(link.url)).arrayBuffer()));
    const passes = [...files].filter(([name]) => name.endsWith('.pdf'));
    const said = await Promise.all(
      passes.map(async ([, pdf]) =>
        /Geboortedatum (\S+) Kwalificatienummer (\d+)/.exec(await readPdfText(pdf)),
      ),
    );
    expect(Object.fromEntries(said.map((words) => [words?.[2], words?.[1]]))).toEqual({
      ...{ 7000100: '1901', 7000101: '07-1901', 7000102: '12-07-1901' },
    });
  });

  it('says at once what is no registry file, and what is no file at all', async () => {
    const unknown = await operator.post(IMPORTS, form({ 'x.csv': 'a;b\n1;2\n', 'y.csv': 'more\n' }));
    expect(unknown).toMatchObject({
      status: 422,
      body: { type: 'urn:pasloket:problem:import-refused', refusal: 'unknown-columns' },
    });
    const json = await operator.post(IMPORTS, { files: [] });
    expect(json).toMatchObject({ status: 400, body: { type: 'urn:pasloket:problem:no-files' } });
    const option = await operator.post(`${IMPORTS}?full=maybe`, form(await samples()));
    expect(option).toMatchObject({ status: 400, body: { errors: [{ field: 'full' }] } });
    const nothing = await operator.post(IMPORTS, form({}));
    expect(nothing).toMatchObject({ status: 422, body: { refusal: 'no-rows' } });
  });

  it('is nobody else: contact persons and strangers get nothing', async () => {
    const before = await sql(`SELECT FROM registry_imports`);
    const stranger = new ApiClient(system.url);
    const id = '00000000-0000-4000-8000-000000000000';
    for (const [client, status] of [
      [contactPerson, 403],
      [stranger, 401],
    ] as const) {
      expect(await client.post(IMPORTS, form(await samples()))).toMatchObject({ status });
      for (const route of [IMPORTS, `${IMPORTS}/${id}`, `${IMPORTS}/${id}/rejects`]) {
        expect(await client.get(route)).toMatchObject({ status });
      }
    }
    expect(await operator.get(`${IMPORTS}/${id}`)).toMatchObject({ status: 404 });
    expect(await operator.get(`${IMPORTS}/no-uuid/rejects`)).toMatchObject({ status: 404 });
    expect(await sql(`SELECT FROM registry_imports`)).toHaveLength(before.length);
  });

  it('whose line is cut in the middle of a file has changed nothing, and can send it again', async () => {
    const cookie = operator.cookieHeader;
    const upload = httpRequest(system.url + IMPORTS, {
      method: 'POST',
      headers: {
        Cookie: cookie,
        'X-Requested-With': 'pasloket',
        'Content-Type': 'multipart/form-data; boundary=cut',
      },
    });
    upload.on('error', () => undefined);
    upload.write(
      '--cut\r\nContent-Disposition: form-data; name="files"; filename="organisations.csv"\r\n' +
        'Content-Type: text/csv\r\n\r\norganisation_code;name\nEHV-009;Half',
    );
    const running = async () => (await sql(`SELECT FROM registry_imports WHERE state = 'running'`)).length;
    await until('the import runs', async () => (await running()) > 0 || undefined);
    upload.destroy();
    await until('the import has ended', async () => (await running()) === 0 || undefined);

    const { body } = await operator.get<{ items: ImportBody[] }>(IMPORTS);
    expect(body.items[0]).toMatchObject({ state: 'failed', failure: { code: 'interrupted' } });
    expect(await organisations()).not.toContainEqual({ code: 'EHV-009' });
    expect(await send({ 'organisations.csv': 'organisation_code;name\nEHV-009;Heel\n' })).toMatchObject({
      state: 'done',
    });
  });
});
