import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { isBuiltin } from 'node:module';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { PNG } from 'pngjs';
import { ApiClient } from './support/api-client';
import { MailServer, tokenIn } from './support/mail-server';
import { ProductionInstallation } from './support/production-installation';
import { readArchive } from './support/read-archive';
import { readPdfText } from './support/read-pass-text';
import { startRedis, type TestRedis } from './support/redis-server';
import { freePort } from './support/standalone';
import { describeWithTool } from './support/system-tool';
import { emptyDatabase, type NewDatabase } from './support/test-database';
import { testStorageOptions } from './support/test-storage';
import { until } from './support/until';

const ROOT = path.resolve(__dirname, '..');
const SAMPLES = path.join(ROOT, 'docs/registry-import');
const LOADS = /\b(?:require|require\.resolve|import)\(\s*["'`]([^"'`.$][^"'`$]*)/g;
const STRONG = 'correct paard batterij';
const SECRET = 'a secret of thirty-two letters!!';

interface Passes {
  readonly id: string;
  readonly state: string;
}

/** Real: the files of the image as its Dockerfile makes them, started as it starts them, PostgreSQL, Redis, the store. Nothing is mocked. */
describe('An installation without devDependencies', () => {
  const storage = testStorageOptions();
  let installation: ProductionInstallation;
  let database: NewDatabase;
  let mails: MailServer;
  let traces: Server;
  let traced = 0;
  /** What compose and Kubernetes set for every role. */
  let settings: NodeJS.ProcessEnv;
  /** What the commands printed of the accounts of the demo. */
  let contact: { email: string; password: string };

  beforeAll(async () => {
    installation = new ProductionInstallation();
    database = await emptyDatabase();
    mails = new MailServer();
    await mails.start();
    traces = createServer((request, response) => {
      traced += 1;
      request.resume().on('end', () => response.setHeader('Content-Type', 'application/json').end('{}'));
    }).listen(0, '127.0.0.1');
    await once(traces, 'listening');
    settings = {
      LOG_FORMAT: 'json',
      METRICS_PORT: '0',
      SESSION_SECRET: SECRET,
      DATABASE_URL: database.url,
      QUEUE_URL: database.url,
      S3_ENDPOINT: storage.endpoint,
      S3_BUCKET: storage.bucket,
      S3_ACCESS_KEY_ID: storage.accessKeyId,
      S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
      SMTP_URL: mails.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(traces.address() as AddressInfo).port}`,
    };
  });
  afterAll(async () => {
    await installation.remove();
    await mails.stop();
    traces.close();
    await database.drop();
  });

  const command = async (line: string) => {
    const { code, output } = await installation.run(line.split(' '), settings);
    if (code !== 0) throw new Error(`${line} ended with ${code}: ${output}`);
    return output;
  };

  /** The messages of a command or service. Every line is an entry of its log. */
  const logged = (output: string, service: string, level = 'info') => {
    const entries = output.split('\n').slice(0, -1);
    return entries.map((entry) => {
      const { message, ...rest } = JSON.parse(entry) as Record<string, string>;
      expect(rest).toEqual({ level, service, time: expect.any(String) as string });
      return `${message}\n`;
    });
  };

  /** Each does something real; in this order. */
  const commands: Record<string, () => Promise<void>> = {
    migrate: async () => {
      expect(logged(await command('migrate'), 'migrate').join('')).toMatch(
        /was brought up to date: .*PostgreSQL is ready.*bucket .* is there/s,
      );
    },
    'demo:seed': async () => {
      const [, email = '', password = ''] =
        /demo account: (\S+) \/ (\S+) \(.*, contact-person\)/.exec(
          await command('demo:seed --holders 300'),
        ) ?? [];
      contact = { email, password };
    },
    'registry:import': async () => {
      const files = readdirSync(SAMPLES).map((name) => path.join(SAMPLES, name));
      const rejects = path.join(installation.folder, 'rejects.csv');
      const imported = await command(`registry:import --rejects ${rejects} ${files.join(' ')}`);
      expect(logged(imported, 'registry:import').join('')).toMatch(/holders: 3 added, .*\nimported\n/s);
    },
    audit: async () => {
      expect(await command('audit --holder 0010001')).toBe('nobody received a pass of this holder\n');
    },
    accounts: async () => {
      const added = await command(
        'accounts add a@voorbeeld.example --name Ans --organisation EHV-001 --show-link',
      );
      expect(added).toMatch(/^added; .*\/wachtwoord#[\w-]{43}\n$/);
      const mailed = await command('accounts add b@voorbeeld.example --name Bo --operator');
      expect(logged(mailed, 'accounts')).toEqual([expect.stringContaining('the api mails')]);
      expect(await command('accounts list voorbeeldstad')).toMatch(/^a@.* · EHV-001\n1 account\n$/);
      const secret = path.join(installation.folder, 'client-secret');
      writeFileSync(secret, 'confidential');
      await command(
        `accounts sso add --organisation EHV-001 --issuer https://login.club.example --client-id p --client-secret-file ${secret} --domain club.example`,
      );
      expect(await command('accounts sso list')).toMatch(/login\.club\.example .*\n1 provider\n$/);
    },
  };

  it('has every package that a built file names', () => {
    const { dependencies } = JSON.parse(
      readFileSync(path.join(installation.folder, 'package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> };
    const dist = path.join(installation.folder, 'dist');
    const files = ['apps', 'libs'].flatMap((part) =>
      readdirSync(path.join(dist, part), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.js'))
        .map((name) => path.join(dist, part, name)),
    );
    const named = new Map<string, string>();
    for (const file of files)
      for (const [, loaded = ''] of readFileSync(file, 'utf8').matchAll(LOADS))
        if (!isBuiltin(loaded) && !loaded.startsWith('@app/'))
          named.set(loaded.split('/', loaded.startsWith('@') ? 2 : 1).join('/'), path.relative(dist, file));
    expect([...named].filter(([name]) => !(name in dependencies))).toEqual([]);
    expect([...named.keys()]).toEqual(
      expect.arrayContaining(['bullmq', 'pg', '@cantoo/pdf-lib', 'harfbuzzjs']),
    );
  });

  it('lacks nothing that sources name: check:lint refuses what is not among the dependencies', async () => {
    const source = `
      import PDFDocument from 'pdfkit';
      import { type Page } from 'playwright-core';
      import accepts from 'accepts';
      import { Router } from 'express';
      export { parse } from 'csv-parse';
      export const all = (page: Page) => [page, PDFDocument, accepts, Router, import('yazl')];`;
    const lint = execFile(
      'npx',
      ['eslint', '--stdin', '--stdin-filename', 'libs/pass-pdf/src/pass.ts', '-f', 'json'],
      {
        cwd: ROOT,
      },
    );
    lint.stdin?.end(source);
    const [{ messages }] = JSON.parse(await text(lint.stdout as Readable)) as [
      { messages: { message: string }[] },
    ];
    const refused = messages.flatMap(({ message }) => /^'(.*)' should be listed/.exec(message)?.[1] ?? []);
    expect(refused.sort()).toEqual(['accepts', 'csv-parse', 'pdfkit', 'yazl']);
  });

  it('knows the commands that are tried here, and no other', async () => {
    const { output } = await installation.run(['none'], settings);
    const [, known = ''] = /use one of (.*)\.\n$/.exec(logged(output, 'cli', 'fatal').join('')) ?? [];
    expect(known.split(', ').sort()).toEqual(Object.keys(commands).sort());
  });

  it.each(Object.keys(commands))('does %s', (name) => commands[name]?.());

  const startApi = async () => {
    const [PORT, HEALTH_PORT] = [String(await freePort()), String(await freePort())];
    const url = `http://127.0.0.1:${PORT}`;
    const api = await installation.start('api', { ...settings, PORT, HEALTH_PORT, PUBLIC_URL: url });
    expect(installation.isHealthy(HEALTH_PORT)).toBe(true);
    return { api, url };
  };
  /** The main job: the passes of a few holders, as somebody downloads them. */
  const download = async (url: string): Promise<Buffer[]> => {
    const client = await ApiClient.signedIn(url, contact);
    const { body: found } = await client.get<{ items: { id: string }[] }>('/api/holders?pageSize=5');
    const { body: submitted } = await client.post<Passes>('/api/download-requests', {
      holderIds: found.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
    });
    await until('the request is ready', async () => {
      const { body } = await client.get<Passes>(`/api/download-requests/${submitted.id}`);
      return body.state === 'ready' || undefined;
    });
    const link = await client.post<{ url: string }>(`/api/download-requests/${submitted.id}/download`);
    const zip = Buffer.from(await (await fetch(link.body.url)).arrayBuffer());
    const files = [...(await readArchive(zip))].filter(([name]) => name.endsWith('.pdf'));
    expect(files.length).toBeGreaterThan(0);
    return files.map(([, pdf]) => pdf);
  };
  const styleFile = (style: unknown) => {
    const file = path.join(installation.folder, 'house-style.json');
    writeFileSync(file, JSON.stringify(style));
    return file;
  };
  const png = PNG.sync.write(new PNG({ width: 40, height: 20 })).toString('base64');

  describe('has an api', () => {
    let api: ChildProcess;
    let url: string;
    beforeAll(async () => ({ api, url } = await startApi()));
    afterAll(async () => expect(await installation.stop(api)).toBe(0));

    it.each([
      ['no house style', undefined, /^Pasloket Digitaal pasje/, false],
      [
        'an outline for a logo',
        { path: 'M0 0H24V24H0Z', width: 24, height: 24 },
        /^De Linde Digitaal pasje/,
        false,
      ],
      ['a PNG for a logo', { pngBase64: png }, /^De Linde Digitaal pasje/, true],
      ['no logo', null, /^De Linde Digitaal pasje/, false],
    ])('and a worker that makes passes with %s', async (_what, logo, begins, hasPicture) => {
      const HOUSE_STYLE_FILE = logo === undefined ? '' : styleFile({ name: 'De Linde', logo });
      const worker = await installation.start('pdf-worker', { ...settings, HOUSE_STYLE_FILE });
      for (const pdf of await download(url)) {
        expect(await readPdfText(pdf)).toMatch(begins);
        expect(/\/Subtype \/Image\s[^>]*\/Width 40\s/.test(pdf.toString('latin1'))).toBe(hasPicture);
      }
      expect(await installation.stop(worker)).toBe(0);
    });

    it('that has what is loaded only when somebody asks: passwords, pages, mails, traces', async () => {
      const [mail] = await mails.waitForMails('b@voorbeeld.example');
      if (!mail) throw new Error('There is a mail.');
      const guest = new ApiClient(url);
      const setPassword = (password: string) =>
        guest.post('/api/password-links', { token: tokenIn(mail), password });
      expect((await setPassword('wachtwoord1234')).body).toMatchObject({ fault: 'too-common' });
      expect((await setPassword(STRONG)).status).toBe(204);
      const operator = await ApiClient.signedIn(url, { email: 'b@voorbeeld.example', password: STRONG });
      for (const page of [
        '/',
        '/controle',
        '/api/docs',
        '/operations/queues',
        '/operations/queues/api/queues',
      ])
        expect([page, (await operator.get(page)).status]).toEqual([page, 200]);
      await until('spans came', () => traced > 0 || undefined);
    });
  });

  it.each([
    [
      'a JPEG for a logo',
      { logo: { pngBase64: '/9j/4AAQSkZJRg==' } },
      "'logo' is a JPEG, and must be a PNG: .*",
    ],
    ['a PNG that is cut short', { logo: { pngBase64: png.slice(0, 60) } }, "the logo's PNG is damaged .*"],
  ])(
    'has a worker that refuses %s by one sentence, before it asks for anything',
    async (_what, style, why) => {
      const env = {
        ...settings,
        DATABASE_URL: 'postgres://127.0.0.1:1/none',
        HOUSE_STYLE_FILE: styleFile(style),
      };
      const { code, output } = await installation.run(['pdf-worker'], env);
      expect(code).toBe(1);
      const [sentence, ...more] = logged(output, 'pdf-worker', 'fatal');
      expect(sentence).toMatch(
        new RegExp(`^HOUSE_STYLE_FILE \\S+ cannot be used: ${why}; docs/passes.md says .*\\n$`),
      );
      expect(more).toEqual([]);
    },
  );

  describeWithTool(['redis-server'], 'with the queue in Redis', () => {
    let redis: TestRedis;
    afterAll(() => redis.stop());

    it('prepares it, and makes passes by it', async () => {
      redis = await startRedis();
      settings = { ...settings, QUEUE_URL: redis.url };
      expect(await command('migrate')).toContain('the queue in Redis is ready');
      const { api, url } = await startApi();
      const worker = await installation.start('pdf-worker', settings);
      expect(await download(url)).not.toEqual([]);
      expect([await installation.stop(worker), await installation.stop(api)]).toEqual([0, 0]);
    });
  });
});
