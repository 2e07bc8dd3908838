import { writeRegistry } from '@app/registry';
import { CHECK_REGISTRY, PAST, TO_COME } from './support/check-registry';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { Standalone } from './support/standalone';
import { testDatabase, type TestDatabase } from './support/test-database';

interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const found = { status: 200 };
const notFound = { status: 404 };

/** Real: the built standalone, whole, with a registry of seven people. Mocked: nothing. */
describe('The public check', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let client = 0;

  beforeAll(async () => {
    database = await testDatabase();
    await writeRegistry(database.dataSource, CHECK_REGISTRY);
  });
  afterAll(() => database.close());

  const start = async (env: NodeJS.ProcessEnv = {}) => {
    dataDir = await testDataDir();
    system = await Standalone.start(dataDir.path, { env: { DATABASE_URL: database.url, ...env } });
  };
  const stop = async () => {
    await system.stop();
    await dataDir.remove();
  };

  /** An address of a client that has checked nothing yet. */
  const newClient = () => ({ 'X-Forwarded-For': `203.0.113.${++client}` });
  const ask = async (
    path: string,
    init: RequestInit & { headers?: Record<string, string> } = {},
  ): Promise<Page> => {
    const headers = { ...newClient(), ...init.headers };
    const response = await fetch(system.url + path, { ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const submit = (qualificationNumber: string, surname: string, headers: Record<string, string> = {}) =>
    ask('/controle', {
      method: 'POST',
      headers,
      body: new URLSearchParams({ qualificationNumber, surname }),
    });
  const call = (body: unknown, headers: Record<string, string> = {}) =>
    ask('/api/checks', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const codeOf = async (qualificationNumber: string) => {
    const [row] = await database.dataSource.query<{ check_code: string }[]>(
      `SELECT q.check_code FROM qualifications q JOIN qualification_holders h ON h.id = q.holder_id
        WHERE h.qualification_number = $1 ORDER BY q.expiry_date DESC NULLS LAST LIMIT 1`,
      [qualificationNumber],
    );
    return row?.check_code ?? '';
  };
  const dutch = (date: string) =>
    new Date(date).toLocaleDateString('nl-NL', { dateStyle: 'long', timeZone: 'UTC' });

  describe('by number and surname', () => {
    beforeAll(() => start({ TRUST_PROXY: 'loopback' }));
    afterAll(stop);

    it('is a form that needs no JavaScript, in Dutch, and in English for who prefers that', async () => {
      const page = await ask('/controle');
      expect(page).toMatchObject(found);
      expect(page.text).toContain('<html lang="nl">');
      expect(page.text).toMatch(/<form method="post" action="\/controle"/);
      expect(page.text).not.toMatch(/<script|style=|\son\w+=/i);
      const english = await ask('/controle', { headers: { 'Accept-Language': 'en-GB,en;q=0.9,nl;q=0.8' } });
      expect(english.text).toContain('<html lang="en">');
      expect(english.text).toContain('Qualification number');
      const german = await ask('/controle', { headers: { 'Accept-Language': 'de' } });
      expect(german.text).toContain('<html lang="nl">');
    });

    it('says name, qualification and date of what is valid, of a renewed one the last', async () => {
      const page = await submit('0090001', 'van den Bergmans');
      expect(page).toMatchObject(found);
      expect(page.text).toContain('<h1>Geldig</h1>');
      for (const text of ['Zoë van den Bergmans', 'Diploma Eerste Hulp', dutch(TO_COME), 'Reanimatie en AED'])
        expect(page.text).toContain(text);
      expect(page.text).not.toContain(dutch(PAST));
      expect(page.text).not.toMatch(/1990|00123|00200/);
    });

    it.each([
      ['0090001', 'Bergmans', 'the prefix left out'],
      ['0090001', 'VAN DEN BERGMANS', 'capitals'],
      [' 0090001 ', ' bergmans ', 'space around it'],
      ['0090002', 'ozdemir isik', 'neither accents nor hyphen'],
      ['0090002', 'Özdemir – Işık', 'another hyphen'],
    ])('finds %s %s: %s does not matter', async (number, surname) => {
      expect(await submit(number, surname)).toMatchObject(found);
    });

    it('says of each qualification whether it is valid when only some are', async () => {
      const { text } = await submit('0090002', 'Özdemir-Işık');
      expect(text).toContain('<h1>Deels geldig</h1>');
      expect(text).toContain('1 van de 2 kwalificaties is vandaag geldig.');
      expect(text).toMatch(/Was geldig tot en met/);
    });

    it('shows an expired one as not valid, with the date', async () => {
      const { status, text } = await submit('0090005', 'Verlopens');
      expect(status).toBe(200);
      expect(text).toContain('<h1>Niet geldig</h1>');
      expect(text).toContain(dutch(PAST));
    });

    it('never shows a revoked one as valid, nor its date', async () => {
      const { status, text } = await submit('0090004', 'Trekkers');
      expect(status).toBe(200);
      expect(text).toContain('<h1>Niet geldig</h1>');
      expect(text).not.toContain(dutch(TO_COME));
    });

    it('answers alike to an unknown number, another surname, a hidden holder and one without qualification', async () => {
      const pages = await Promise.all(
        [
          ['9999', 'Bergmans'],
          ['0090001', 'Anders'],
          ['0090003', 'Schuilmans'],
          ['0090007', 'Zondermans'],
        ].map(async ([number = '', surname = '']) => {
          const page = await submit(number, surname);
          return {
            status: page.status,
            text: page.text.replace(`value="${number}"`, '').replace(`value="${surname}"`, ''),
          };
        }),
      );
      expect(pages[0]).toMatchObject(notFound);
      expect(pages[0]?.text).toContain('<h1>Niet gevonden</h1>');
      expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1);
    });

    it('shows what was typed as text, whatever it holds', async () => {
      const typed = `"><script>alert('x')</script>`;
      const { status, text } = await submit('0090001', typed);
      expect(status).toBe(404);
      expect(text).not.toMatch(/<script|alert\('x'\)/);
      expect(text).toContain('value="&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;"');
      expect((await submit('0090006', 'b vet co b')).text).toContain(
        '&#60;b&#62;Vet &#38; &#34;Co&#34;&#60;/b&#62;',
      );
    });

    it.each([
      ['nothing', '', ''],
      ['a number of 51 characters', '1'.repeat(51), 'Bergmans'],
      ['a character that no database holds', '0090001\u0000', 'Bergmans'],
    ])('asks again after %s, beside the field', async (_what, number, surname) => {
      const { status, text } = await submit(number, surname);
      expect(status).toBe(400);
      expect(text).toContain('aria-invalid="true"');
      expect(text).toContain('Vul het kwalificatienummer in');
    });

    it('answers a form that is too large with a page', async () => {
      const page = await submit('0090001', 'x'.repeat(9_000));
      expect(page.status).toBe(413);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expectStrict(page.headers);
    });

    it('is there for programs too, with the same answers', async () => {
      const known = await call({ qualificationNumber: '0090002', surname: 'ozdemir isik' });
      expect(known.status).toBe(200);
      expect(JSON.parse(known.text)).toEqual({
        holderName: 'İbrahim Özdemir-Işık',
        qualifications: [
          { qualification: 'Diploma Eerste Hulp', valid: true, validUntil: TO_COME },
          { qualification: 'Certificaat Eerste Hulp aan kinderen', valid: false, validUntil: PAST },
        ],
      });
      const hidden = await call({ qualificationNumber: '0090003', surname: 'Schuilmans' });
      const unknown = await call({ qualificationNumber: '9999', surname: 'Schuilmans' });
      expect(JSON.parse(hidden.text)).toMatchObject({
        type: 'urn:pasloket:problem:check-not-found',
        status: 404,
      });
      expect([hidden.status, hidden.text]).toEqual([unknown.status, unknown.text]);
      const incomplete = await call({ qualificationNumber: '0090001' });
      expect(JSON.parse(incomplete.text)).toMatchObject({
        status: 400,
        type: 'urn:pasloket:problem:invalid-input',
        errors: [{ field: 'surname' }],
      });
    });
  });

  describe('of a pass, by its code', () => {
    beforeAll(() => start({ TRUST_PROXY: 'loopback' }));
    afterAll(stop);

    it.each([
      ['0090002', 'Geldig'],
      ['0090005', 'Niet geldig'],
      ['0090004', 'Niet geldig'],
    ])('says of the pass of %s: %s', async (number, verdict) => {
      const page = await ask(`/controle/${await codeOf(number)}`);
      expect(page).toMatchObject(found);
      expect(page.text).toContain(`<h1>${verdict}</h1>`);
      expect(page.text).toContain('Diploma Eerste Hulp');
    });

    it('answers alike to a hidden holder and a code that nobody has', async () => {
      const hidden = await ask(`/controle/${await codeOf('0090003')}`);
      const unknown = await ask('/controle/onbekend');
      expect([hidden.status, hidden.text]).toEqual([404, unknown.text]);
    });

    it('is a page that may load its own style and nothing else, and that nobody keeps', async () => {
      const code = await codeOf('0090002');
      const pages = [
        await ask('/controle'),
        await ask(`/controle/${code}`),
        await submit('0090002', 'Anders'),
      ];
      pages.forEach(({ headers }) => expectStrict(headers));
      const style = /href="(\/controle\/style\.css\?v=\w+)"/.exec(pages[0]?.text ?? '')?.[1] ?? '';
      const { status, headers } = await ask(style);
      expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
      expect(headers.get('cache-control')).toContain('immutable');
    });
  });

  describe('in a hurry', () => {
    const LIMIT = 30;
    const times = (count: number, action: () => Promise<Page>) =>
      Promise.all(Array.from({ length: count }, action)).then((pages) => pages.map(({ status }) => status));

    describe('with a proxy that is trusted', () => {
      beforeAll(() => start({ TRUST_PROXY: 'loopback' }));
      afterAll(stop);

      it('takes thirty a minute of one client, over form, code and program together; others go on', async () => {
        const headers = newClient();
        const code = await codeOf('0090002');
        expect(new Set(await times(10, () => submit('0090001', 'Bergmans', headers)))).toEqual(
          new Set([200]),
        );
        expect(new Set(await times(10, () => ask(`/controle/${code}`, { headers })))).toEqual(new Set([200]));
        const body = { qualificationNumber: '0090001', surname: 'Bergmans' };
        expect(new Set(await times(10, () => call(body, headers)))).toEqual(new Set([200]));

        const page = await submit('0090001', 'Bergmans', headers);
        expect(page.status).toBe(429);
        expect(page.text).toContain('<h1>Even wachten</h1>');
        expect(page.text).not.toContain('Bergmans');
        expectStrict(page.headers);
        const seconds = Number(page.headers.get('retry-after'));
        expect(seconds).toBeGreaterThan(0);
        expect(seconds).toBeLessThanOrEqual(60);
        expect(page.text).toContain(`Over ${seconds} seconde`);

        const answer = await call(body, headers);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          429,
          expect.stringMatching(/^application\/problem\+json/),
        ]);
        expect(JSON.parse(answer.text)).toMatchObject({
          type: 'urn:pasloket:problem:too-many-checks',
          retryAfterSeconds: Number(answer.headers.get('retry-after')),
        });
        expect((await ask(`/api/checks/${code}`, { headers })).status).toBe(429);
        expect((await ask(`/CONTROLE/${code}/`, { headers })).status).toBe(429);

        expect(await ask('/controle', { headers })).toMatchObject(found);
        expect(await submit('0090001', 'Bergmans')).toMatchObject(found);
      });

      it('tells the log neither names nor numbers, codes or addresses', async () => {
        expect(system.output).toMatch(/POST \/controle 200/);
        const code = await codeOf('0090002');
        for (const personal of ['ergmans', '0090001', code, '203.0.113'])
          expect(system.output).not.toContain(personal);
      });
    });

    describe('without a proxy', () => {
      beforeAll(() => start());
      afterAll(stop);

      it('counts the address of the connection, whatever a client writes', async () => {
        const statuses = await times(LIMIT + 1, () => ask('/controle/onbekend', { headers: newClient() }));
        expect(statuses.filter((status) => status === 429)).toHaveLength(1);
      });
    });
  });

  const expectStrict = (headers: Headers) => {
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-robots-tag')).toContain('noindex');
  };
});
