import { SeededRandom } from '@app/registry';
import { RENDER_QUEUE } from '@app/render-queue';
import fc from 'fast-check';
import { type ApiClient } from './support/api-client';
import { type TestDataDir } from './support/data-dir';
import { demoDataDir } from './support/demo-data';
import { badCallsOnEveryRoute, randomBadCall } from './support/hostile/bad-calls';
import { type PlainCall, plainCalls } from './support/hostile/plain-calls';
import { bytesOf, type RawAnswer, sendRaw } from './support/hostile/raw-http';
import { type BadCall } from './support/hostile/spoil';
import { findFault } from './support/hostile/find-fault';
import { Standalone } from './support/standalone';
import { until } from './support/until';

/** Draws the calls; another one finds others. */
const SEED = Number(process.env.BAD_INPUT_SEED ?? 13);
/** Beside those that every route meets. */
const CALLS = Number(process.env.BAD_INPUT_CALLS ?? 1_100);
const AT_ONCE = 8;
const ANSWER_WITHIN_MS = 10_000;

/** Real: the built standalone, whole; every call goes over a socket as it is. Mocked: nothing. */
describe('Bad input', () => {
  let dataDir: TestDataDir;
  let system: Standalone;
  let plain: PlainCall[];
  let contact: ApiClient;

  beforeAll(async () => {
    dataDir = await demoDataDir(200);
    system = await Standalone.start(dataDir.path);
    contact = await system.signedIn('contact-person');
    const cookies = {
      'contact-person': contact.cookieHeader,
      operator: (await system.signedIn('operator')).cookieHeader,
      nobody: '',
    };
    plain = await plainCalls(contact, { host: new URL(system.url).host, cookies });
  });
  afterAll(async () => {
    await system.stop();
    await dataDir.remove();
  });

  /** Each from a client address of its own for some, so that limits per client let it through to what it is about. */
  const answerTo = (call: BadCall | PlainCall, at: number) =>
    sendRaw(bytesOf(call), {
      port: Number(new URL(system.url).port),
      from: `127.0.${1 + Math.floor(at / 250)}.${1 + (at % 250)}`,
      withinMs: ANSWER_WITHIN_MS,
    });

  /** What is wrong with the answers, a line each. */
  const faultsOf = async (calls: readonly BadCall[]) => {
    const faults: string[] = [];
    const left = [...calls.entries()];
    const work = async () => {
      for (let next = left.pop(); next; next = left.pop()) {
        const [at, call] = next;
        const answer: RawAnswer = await answerTo(call, at);
        const fault = findFault(call, answer);
        if (fault) faults.push(`seed ${SEED}, call ${at}: ${fault}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return faults.sort();
  };

  it('knows every route: each answers its plain call without an error', async () => {
    expect(plain.length).toBeGreaterThan(60);
    const answers = await Promise.all(plain.map(answerTo));
    const errors = answers.flatMap(({ status }, at) =>
      status === 0 || status >= 500 ? [`${plain[at]?.method} ${plain[at]?.target}: ${status}`] : [],
    );
    expect(errors).toEqual([]);
    // Whoever may call a route is let in: what is sent later must reach what it is about.
    const refused = plain.filter(
      ({ who }, at) => who !== 'nobody' && [401, 403].includes(answers[at]?.status ?? 0),
    );
    expect(refused.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /api/session/second-factor/confirmation', // The code is a wrong one.
      `PUT /operations/queues/api/queues/${RENDER_QUEUE}/none.1/retry`, // It is for its own page alone.
    ]);
  });

  it('is refused, whatever it is: no answer is an error, every one of the api is problem+json', async () => {
    const random = new SeededRandom(String(SEED));
    const number = fc.noBias(fc.integer({ min: 0, max: 0x7fffffff }));
    const drawn = fc.sample(number, { seed: SEED, numRuns: CALLS });
    const calls = [
      ...badCallsOnEveryRoute(plain, random),
      ...drawn.map((one) => randomBadCall(plain, new SeededRandom(String(one)))),
    ];
    expect(await faultsOf(calls)).toEqual([]);
  }, 120_000);

  it('leaves nothing in the log but lines of the calls: no stack, no error', () => {
    expect(system.output.match(/^.*\b(?:ERROR|FATAL)\b.*$/gm) ?? []).toEqual([]);
    expect(system.output.match(/^\s+at .*$/gm) ?? []).toEqual([]);
    expect(system.output).not.toContain('is started again');
  });

  it('changes nothing for those who work: they find, submit, and their request becomes ready', async () => {
    const { body: found } = await contact.get<{ items: { id: string }[] }>('/api/holders?pageSize=5');
    const submitted = await contact.post<{ id: string }>('/api/download-requests', {
      holderIds: found.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
    });
    expect(submitted.status).toBe(202);
    await until('the request is ready', async () => {
      const { body } = await contact.get<{ state: string }>(`/api/download-requests/${submitted.body.id}`);
      return body.state === 'ready' || undefined;
    });
  });
});
