import { createHash } from 'node:crypto';
import { passFileName } from '@app/download-request';
import { type ApiClient } from './support/api-client';
import { type TestDataDir } from './support/data-dir';
import { demoDataDir } from './support/demo-data';
import { expectedPasses, holdersOfOrganisation, holdersWithPasses } from './support/expected-passes';
import { onEachQueue, type ProvideQueue } from './support/on-each-queue';
import { readArchive } from './support/read-archive';
import { readPdfText } from './support/read-pass-text';
import { Standalone } from './support/standalone';
import { until } from './support/until';

interface RequestBody {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly expiresAt: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly personalReference: string | null;
}

const SEVEN_DAYS_MS = 7 * 24 * 3600 * 1000;

const PETRA = 'Petra de Boer';

/** Real: the built standalone with api and pdf-worker as processes of their own, PostgreSQL, S3, the queue. Mocked: nothing. */
function story(provideQueue: ProvideQueue): void {
  let dataDir: TestDataDir;
  let system: Standalone;
  let client: ApiClient;
  let env: NodeJS.ProcessEnv;
  let request: RequestBody;
  const chosen = holdersWithPasses(holdersOfOrganisation(0), 250);
  const expected = chosen.flatMap(expectedPasses);

  beforeAll(async () => {
    dataDir = await demoDataDir();
    env = await provideQueue();
    system = await Standalone.start(dataDir.path, { env });
  });
  afterAll(async () => {
    await system.stop();
    await dataDir.remove();
  });

  it('lets a contact person in with a demo account, and shows for whom they act', async () => {
    client = await system.signedIn(PETRA);
    const { body } = await client.get<{ name: string; organisations: unknown[] }>('/api/session');
    expect(body).toMatchObject({ name: PETRA, role: 'contact-person' });
    expect(body.organisations).toHaveLength(2);
  });

  it('takes a request for exactly 250 passes in, and tells over the stream of events when it is ready', async () => {
    const holderIds = await idsOf(chosen.map(({ qualificationNumber }) => qualificationNumber));
    const choices = { holderIds, scope: 'all', expiryDates: [], personalReference: 'Herhaling voorjaar' };
    const preview = await client.post<{ passCount: number }>('/api/download-requests/preview', choices);
    expect(preview.body).toEqual({
      passCount: 250,
      limit: 250,
      fittingHolderIds: holderIds,
      missing: [],
    });

    const listening = new AbortController();
    const events = await client.events('/api/download-requests/events', listening.signal);
    const ready = untilReady(events);
    const submitted = await client.post<RequestBody>('/api/download-requests', choices, {
      'Idempotency-Key': 'story-1',
    });
    expect(submitted.status).toBe(202);
    expect(submitted.headers.get('location')).toBe(`/api/download-requests/${submitted.body.id}`);
    expect(submitted.body).toMatchObject({
      total: 250,
      missing: [],
      personalReference: 'Herhaling voorjaar',
    });

    const again = await client.post<RequestBody>('/api/download-requests', choices, {
      'Idempotency-Key': 'story-1',
    });
    expect(again.body.id).toBe(submitted.body.id);

    request = await ready;
    listening.abort();
    expect(request).toMatchObject({
      id: submitted.body.id,
      state: 'ready',
      done: 250,
      total: 250,
      missingCount: 0,
    });
  });

  it('hands out a ZIP in which every pass is the right person, the right qualification and the right file name', async () => {
    const bytes = await download();
    expect(bytes).toHaveLength(request.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(request.sha256);

    const files = await readArchive(bytes);
    const overview = files.get('overzicht.csv')?.toString('utf8').trim().split('\r\n').slice(1) ?? [];
    files.delete('overzicht.csv');
    expect(files.size).toBe(250);
    expect(overview).toHaveLength(250);

    const read = await Promise.all(
      [...files].map(async ([name, pdf]) => ({ name, text: letters(await readPdfText(pdf)) })),
    );
    const unclaimed = new Set(read);
    for (const pass of expected) {
      const found = [...unclaimed].find(({ name, text }) => isPassOf(pass, name, text));
      if (!found)
        throw new Error(`There is no right pass of ${pass.qualificationNumber}, ${pass.qualification}.`);
      unclaimed.delete(found);
      expect(
        overview.some((line) => line.startsWith(`${pass.qualificationNumber};`) && line.includes(found.name)),
      ).toBe(true);
    }
    expect(unclaimed.size).toBe(0);
  });

  it('refuses the file to a colleague of the same organisation, as if there were none', async () => {
    const other = await system.signedIn('Karel Smit');
    for (const answer of [
      await other.get(`/api/download-requests/${request.id}`),
      await other.post(`/api/download-requests/${request.id}/download`),
      await other.post(`/api/download-requests/${request.id}/retry`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({ type: 'urn:pasloket:problem:request-not-found' });
    }
    expect((await other.get<{ total: number }>('/api/download-requests')).body.total).toBe(0);
  });

  it('goes on after a restart with the data that was there', async () => {
    await system.stop();
    system = await Standalone.start(dataDir.path, { env });
    await signInAgain();
    const { body } = await client.get<RequestBody>(`/api/download-requests/${request.id}`);
    expect(body).toMatchObject({ state: 'ready', expiresAt: request.expiresAt });
    expect(await download()).toHaveLength(request.bytes);
  });

  it('is over after seven days: no download, no file, no personal data', async () => {
    const before = system;
    await system.advanceExpiry(SEVEN_DAYS_MS + 1_000);
    await system.stop();
    system = await Standalone.start(dataDir.path, { env });
    await signInAgain();
    const answer = await client.post(`/api/download-requests/${request.id}/download`);
    expect(answer.status).toBe(410);
    expect(answer.body).toMatchObject({ title: 'Verlopen' });
    // The sweep of the life before may have been in time for it.
    await until('its end is told', () =>
      (before.output + system.output).includes(
        `request ${request.id} has expired: its file and its personal data are gone`,
      )
        ? true
        : undefined,
    );
    const { body } = await client.get<RequestBody>(`/api/download-requests/${request.id}`);
    expect(body).toMatchObject({ state: 'expired', personalReference: null, missing: [] });
  });

  it("wrote nobody's name into its logs", () => {
    const services = system.output.split('\n').filter((line) => / (api|pdf-worker) /.test(line));
    expect(services.length).toBeGreaterThan(3);
    for (const { surname } of chosen.filter(({ surname }) => surname.length > 4)) {
      expect(services.join('\n')).not.toContain(surname);
    }
  });

  async function signInAgain(): Promise<void> {
    client = await system.signedIn(PETRA);
  }

  async function idsOf(numbers: readonly string[]): Promise<string[]> {
    const wanted = new Set(numbers);
    const ids: string[] = [];
    for (let page = 1; ids.length < wanted.size; page++) {
      const { body } = await client.get<{ items: { id: string; qualificationNumber: string }[] }>(
        `/api/holders?sort=qualificationNumber&page=${page}&pageSize=100`,
      );
      if (body.items.length === 0) throw new Error('Not every chosen holder is in the list.');
      ids.push(
        ...body.items
          .filter(({ qualificationNumber }) => wanted.has(qualificationNumber))
          .map(({ id }) => id),
      );
    }
    return ids;
  }

  async function untilReady(
    events: AsyncIterable<{ readonly event?: string; readonly data: string }>,
  ): Promise<RequestBody> {
    for await (const { event, data } of events) {
      const changed = event === 'download-request' ? (JSON.parse(data) as RequestBody) : undefined;
      if (changed?.state === 'ready') return changed;
    }
    throw new Error('The stream of events ended before the request was ready.');
  }

  async function download(): Promise<Buffer> {
    const { status, body } = await client.post<{ url: string }>(
      `/api/download-requests/${request.id}/download`,
    );
    expect(status).toBe(200);
    const response = await fetch(body.url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="digitale-pasjes_[\d_-]+\.zip"/,
    );
    return Buffer.from(await response.arrayBuffer());
  }
}

/** Without white space: where a long name breaks into lines is the layout's business. */
function letters(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, '');
}

function isPassOf(pass: ReturnType<typeof expectedPasses>[number], name: string, text: string): boolean {
  const start = passFileName({
    ...pass,
    qualificationTitle: pass.qualification,
    externalNumber: null,
  }).replace(/\.pdf$/, '');
  const dutch = (date: string) => date.split('-').reverse().join('-');
  const told = [
    pass.qualificationNumber,
    pass.holderName,
    pass.qualification,
    dutch(pass.birthDate),
    dutch(pass.examDate),
    ...(pass.expiryDate ? [dutch(pass.expiryDate)] : []),
    ...pass.modules,
  ];
  return name.startsWith(start.slice(0, 30)) && told.every((part) => text.includes(letters(part)));
}

onEachQueue('The main job', story);
