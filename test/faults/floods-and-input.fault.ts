import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Contact, type RequestView } from './support/contact';
import { onBackend, type Stage } from './support/on-both-backends';
import { ANNEKE, hasNoOpenRequest, OPERATOR, PETRA, signedIn } from './support/people';
import { type Rig } from './support/rig';
import { until } from '../support/until';
import { callWithText, isOperators, textFields } from './support/routes';

const FLOOD = 60;

interface ProblemBody {
  readonly type: string;
  readonly errors?: readonly { readonly field: string }[];
}

/** Real: everything, as processes of their own. Mocked: nothing. These rows are the same for either backend of the queue. */
describe('Floods and bad input', () => onBackend('PostgreSQL', (stage) => rows(stage)));

function rows(stage: Stage): void {
  it('row 47: sixty requests of one contact person keep another waiting for a few of them, not for sixty', async () => {
    const { rig, contact } = stage;
    const neighbour = await Contact.signedIn(rig, ANNEKE);
    await Promise.all(rig.workers.map((one) => one.stop()));
    const flood = await Promise.all(Array.from({ length: FLOOD }, (_, from) => contact.submit(1, from)));
    const asked = await neighbour.submit(3);
    await Promise.all(rig.workers.map((one) => one.start()));
    expect(await neighbour.waitUntilSettled(asked)).toMatchObject({ state: 'ready', done: 3 });
    await until('every request is ready or failed', () => hasNoOpenRequest(rig));
    const [before] = await rig.sql<{ requests: number }>(
      `SELECT count(*)::int AS requests FROM download_requests
        WHERE id = ANY ($1) AND ready_at < (SELECT ready_at FROM download_requests WHERE id = $2)`,
      flood,
      asked,
    );
    // Two workers take two at a time; one that is slow for a moment lets some more go by.
    expect(before?.requests).toBeLessThanOrEqual(FLOOD / 4);
  }, 150_000);

  it('row 47: who submits, or asks for links, without end is answered 429 and when to come back; others notice nothing', async () => {
    const { rig } = stage;
    await rig.sql(`DELETE FROM counted_calls`);
    await rig.api.stop();
    await rig.api.start({ SUBMITS_PER_10_MINUTES: '5', LINKS_PER_10_MINUTES: '4' });
    try {
      const contact = await Contact.signedIn(rig);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, from) => contact.post(contact.choose(1, from))),
      );
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused).toHaveLength(7);
      expect(refused[0]?.body).toMatchObject({ type: 'urn:pasloket:problem:too-many-calls' });
      expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(400);
      const accepted = answers.find(({ status }) => status === 202)?.body.id ?? '';
      await contact.waitUntilSettled(accepted);
      expect(await contact.retry(accepted)).toBe(429);
      for (let links = 0; links < 4; links++) await contact.download(accepted);
      await expect(contact.download(accepted)).rejects.toThrow('429');
      const neighbour = await Contact.signedIn(rig, ANNEKE);
      await neighbour.download((await neighbour.waitUntilSettled(await neighbour.submit(1))).id);
      await until('every request is ready or failed', () => hasNoOpenRequest(rig));
    } finally {
      await rig.api.stop();
      await rig.api.start();
    }
  }, 90_000);

  it('row 46: whatever list of ids is sent, it is refused before any work, or each holder is in it once', async () => {
    const { rig, contact } = stage;
    const client = await signedIn(rig, PETRA);
    const own = contact.choose(6);
    const id = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...own, ...own.map((known) => known.toUpperCase())) },
      { weight: 1, arbitrary: fc.constant(randomUUID()) },
      { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.object()) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(id, { maxLength: 12 }), async (holderIds) => {
        const before = await workOf(rig);
        const answer = await client.post<RequestView & ProblemBody>(
          '/api/download-requests',
          choices(holderIds),
        );
        const known = new Set(holderIds.map((each) => (typeof each === 'string' ? each.toLowerCase() : '')));
        const isUuid = (each: unknown) => typeof each === 'string' && /^[0-9a-f-]{36}$/i.test(each);
        if (!holderIds.every(isUuid)) {
          // What is nested deeper than any body of ours is refused before its fields are looked at.
          const isTooComplex = answer.body.type === 'urn:pasloket:problem:too-complex';
          const wrong = isTooComplex ? 'holderIds' : answer.body.errors?.[0]?.field;
          expect([answer.status, wrong]).toEqual([400, 'holderIds']);
          expect(await workOf(rig)).toEqual(before);
        } else if (holderIds.length === 0) expect(answer.status).toBe(400);
        else if ([...known].some((each) => !own.includes(each))) expect(answer.status).toBe(404);
        else {
          expect(answer.status).toBe(202);
          rig.accepted.add(answer.body.id);
          const [items] = await rig.sql<{ holders: string[]; items: number; passes: number }>(
            `SELECT array_agg(DISTINCT holder_id::text) AS holders, count(*)::int AS items,
                    count(DISTINCT qualification_id)::int AS passes
               FROM download_request_items WHERE request_id = $1`,
            answer.body.id,
          );
          expect(new Set(items?.holders)).toEqual(known);
          expect(items?.items).toBe(items?.passes);
        }
      }),
      { numRuns: 60 },
    );
    await until('every request is ready or failed', () => hasNoOpenRequest(rig));
  }, 90_000);

  it.each([
    ['none', () => [], 400, 'no-passes'],
    ['ten thousand and one', () => Array.from({ length: 10_001 }, () => randomUUID()), 400, 'invalid-input'],
    ['a million', () => Array.from({ length: 1_000_000 }, () => '1'), 413, 'body-too-large'],
    ['a number where the list belongs', () => 7, 400, 'invalid-input'],
    ['a list of lists', () => [[randomUUID()]], 400, 'invalid-input'],
  ])('row 46: %s as ids', async (_what, holderIds, status, code) => {
    const client = await signedIn(stage.rig, PETRA);
    const before = await requestsOf(stage.rig);
    for (const address of ['/api/download-requests', '/api/download-requests/preview']) {
      const answer = await client.post<ProblemBody>(address, choices(holderIds()));
      if (code === 'no-passes' && address.endsWith('preview')) expect(answer.status).toBe(200);
      else expect([answer.status, answer.body.type]).toEqual([status, `urn:pasloket:problem:${code}`]);
    }
    expect(await requestsOf(stage.rig)).toBe(before);
  });

  it('row 58: U+0000 or half a surrogate pair, in any text of any route, is refused with the field, before any work', async () => {
    const { rig } = stage;
    const [client, operator] = [await signedIn(rig, PETRA), await signedIn(rig, OPERATOR)];
    const fields = await textFields(client);
    expect(fields.map(({ path, name }) => `${path} ${name}`)).toEqual(
      expect.arrayContaining([
        '/api/session email',
        '/api/password-links password',
        '/api/operations/accounts organisations',
        '/api/holders search',
        '/api/holders/ids expiryDate',
        '/api/download-requests personalReference',
        '/api/download-requests holderIds',
      ]),
    );
    const [before, jobs] = [await workOf(rig), await jobsOf(rig)];
    for (const field of fields) {
      // An address cannot hold half a pair: what is no UTF-8 in it arrives as another character.
      const texts =
        field.in === 'body' ? ['a\u0000b', 'a\ud800b', '\udc00', '\u0000'] : ['a\u0000b', '\u0000'];
      for (const text of texts) {
        const { status, body } = await callWithText(isOperators(field) ? operator : client, field, text);
        const wrong = body.errors?.map((error) => error.field.split('.')[0]);
        expect([field.path, field.name, text, status, wrong]).toEqual([
          field.path,
          field.name,
          text,
          400,
          [field.name],
        ]);
      }
    }
    expect([await workOf(rig), await jobsOf(rig)]).toEqual([before, jobs]);
  }, 60_000);

  it('row 46: 251 passes are refused with the number, and nothing is cut off', async () => {
    const { rig, contact } = stage;
    const before = await requestsOf(rig);
    const answer = await contact.post(contact.choose(251));
    expect(answer).toMatchObject({ status: 400, body: { passCount: 251, limit: 250, excess: 1 } });
    expect(await requestsOf(rig)).toBe(before);
  });
}

function choices(holderIds: unknown) {
  return { holderIds, scope: 'all', expiryDates: [] };
}

async function requestsOf(rig: Rig): Promise<number> {
  return (await rig.sql(`SELECT FROM download_requests`)).length;
}

function jobsOf(rig: Rig) {
  return rig.sql(`SELECT id FROM bullmq.job ORDER BY id`);
}

/** What even a refusal leaves behind once it went past the edge: a call that was counted. */
function workOf(rig: Rig) {
  return rig.sql(`SELECT account_id, calls, window_ends_at FROM counted_calls ORDER BY 1, call`);
}
