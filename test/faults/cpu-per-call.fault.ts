import { randomInt, randomUUID } from 'node:crypto';
import { ApiClient } from '../support/api-client';
import { Crowd, MOST_HOLDERS } from '../support/cpu/crowd';
import { type HostileCall, hostileBodies, hostileHeads, HOSTILE_IDS } from '../support/cpu/hostile-calls';
import { MainThread } from '../support/cpu/main-thread';
import { slowness } from '../support/cpu/slowness';
import { type Caller, type Sent, type WorstCall } from '../support/cpu/worst-call';
import { worstCalls, worstPages } from '../support/cpu/worst-calls';
import { testDataDir, type TestDataDir } from '../support/data-dir';
import { bytesOf, type RawAnswer, sendRaw } from '../support/hostile/raw-http';
import { Standalone } from '../support/standalone';
import { testDatabase, type TestDatabase } from '../support/test-database';
import { allRoutes, type Route, type TextField, textFields } from './support/routes';

/** One call may take this much CPU time of the event loop, during which no other call is answered. Milliseconds, at a slowness of 1. */
const LIMIT_MS = 50;

/** How often a call is measured whose median is near the limit. */
const MEASURED = 7;
const WARM_UP = 1;

interface Figure {
  readonly call: string;
  readonly ms: number;
  readonly bytes: number;
  readonly status: number;
}

/** Real: the built standalone, an api as it runs in production. Mocked: nothing; a registry that is as large as one account can have it. */
describe('What one call costs', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let crowd: Crowd;
  let thread: MainThread;
  let routes: Route[];
  let fields: TextField[];
  const cookies = new Map<Caller, string>();
  const figures: Figure[] = [];

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await testDatabase();
    const env = { DATABASE_URL: database.url, DEMO_HOLDERS: String(MOST_HOLDERS * 1.2) };
    system = await Standalone.start(dataDir.path, { env });
    crowd = await Crowd.create(system, database.dataSource);
    thread = new MainThread(system.child('api/src/main.js'));
    const visitor = new ApiClient(system.url);
    routes = await allRoutes(visitor);
    fields = await textFields(visitor);
    cookies.set('contact person', await crowd.cookieOf('petra.de.boer'));
    cookies.set('operator', await crowd.cookieOf('beheer'));
  }, 240_000);
  afterAll(async () => {
    const heaviest = [...figures].sort((one, other) => other.ms - one.ms).slice(0, 10);
    process.stdout.write(`\nThe heaviest of ${figures.length} calls:\n${heaviest.map(line).join('\n')}\n`);
    await system?.stop();
    await database.close();
    await dataDir.remove();
  });

  const send = ({ method, path }: Route, caller: Caller, sent: Sent): Promise<RawAnswer> => {
    const body = sent.json === undefined ? sent.body : JSON.stringify(sent.json);
    const address = sent.address ?? path.replace(/\{\w+\}/, randomUUID());
    const { Cookie: more, ...headers } = sent.headers ?? {};
    const cookie = [sent.cookie ?? cookies.get(caller), more].filter(Boolean).join('; ');
    const call = bytesOf({
      method,
      target: address,
      version: 'HTTP/1.1',
      headers: Object.entries({
        Host: 'localhost',
        Connection: 'close',
        'X-Requested-With': 'pasloket',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(cookie ? { Cookie: cookie } : {}),
        ...headers,
      }),
      body: Buffer.from(body ?? ''),
    });
    return sendRaw(call, { port: Number(new URL(system.url).port), from: newClient(), withinMs: 60_000 });
  };
  const measure = async (
    route: Route,
    caller: Caller,
    what: string,
    sent: () => Sent | Promise<Sent>,
    warmUp: number,
  ) => {
    const costs: number[] = [];
    let answer: RawAnswer | undefined;
    for (let round = 0; round < warmUp + MEASURED; round++) {
      await crowd.clearLimits();
      const ready = await sent();
      const { ms, result } = await thread.cost(() => send(route, caller, ready));
      answer = result;
      if (round >= warmUp) costs.push(isPlain(ms) ? ms : ms / slowness());
      if (costs.length > 0 && isPlain(median(costs))) break;
    }
    const figure = {
      call: `${nameOf(route)}, ${caller}, ${what}`,
      ms: median(costs),
      bytes: answer?.body.length ?? 0,
      status: answer?.status ?? 0,
    };
    figures.push(figure);
    return figure;
  };
  const driven = async (worst: Readonly<Record<string, readonly WorstCall[]>>) => {
    const faults: string[] = [];
    for (const [name, calls] of Object.entries(worst)) {
      const [method = '', path = ''] = name.split(' ');
      for (const { caller, what, status, sent } of calls) {
        const figure = await measure({ method, path }, caller, what, sent, WARM_UP);
        if (figure.status !== status) faults.push(`${figure.call}: ${figure.status} instead of ${status}`);
        if (figure.ms > LIMIT_MS) faults.push(line(figure));
      }
    }
    return faults;
  };
  /** Who gets how far: nobody, whom it must cost nothing to turn away, and each other caller who gets further. */
  const callersOf = async (route: Route) => {
    const callers: Caller[] = ['nobody'];
    // It would end the sessions of those who go on calling.
    if (nameOf(route) === 'DELETE /api/session') return callers;
    const isTurnedAway = async (caller: Caller) =>
      [401, 403].includes((await send(route, caller, {})).status);
    if (!(await isTurnedAway('nobody'))) return callers;
    for (const caller of ['contact person', 'operator'] as const)
      if (!(await isTurnedAway(caller))) callers.push(caller);
    return callers;
  };
  const hostileCalls = (route: Route): HostileCall[] => {
    const at = (id: string) => route.path.replace(/\{\w+\}/, id);
    const ids = route.path.includes('{')
      ? Object.entries(HOSTILE_IDS).map(([what, id]) => ({ what, sent: { address: at(id) } }))
      : [];
    const own = fields.filter(
      ({ in: place, method, path }) => place === 'body' && method === route.method && path === route.path,
    );
    return [...hostileHeads(at(randomUUID())), ...ids, ...(route.method === 'GET' ? [] : hostileBodies(own))];
  };

  it('is known of every route: how it is called at its worst', () => {
    const known = Object.keys(worstCalls(crowd));
    expect(known.sort()).toEqual(routes.map(nameOf).sort());
  });

  it('is within the limit when it asks for as much as it may', async () => {
    expect(await driven(worstCalls(crowd))).toEqual([]);
  }, 600_000);

  it('is within the limit for pages that are no part of the API', async () => {
    expect(await driven(worstPages(crowd))).toEqual([]);
  }, 120_000);

  it('is within the limit when it is wrong in every way', async () => {
    const faults: string[] = [];
    for (const route of routes) {
      for (const caller of await callersOf(route)) {
        for (const { what, sent } of hostileCalls(route)) {
          const figure = await measure(route, caller, what, () => sent, 0);
          if (figure.ms > LIMIT_MS) faults.push(line(figure));
        }
      }
    }
    expect(faults).toEqual([]);
  }, 1_800_000);
});

/** An address on loopback that was never seen before, so that no limit of clients has a say. */
function newClient(): string {
  return ['127', ...Array.from({ length: 3 }, () => randomInt(1, 255))].join('.');
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** Far from the limit, whatever the machine. */
function isPlain(ms: number): boolean {
  return ms < LIMIT_MS / 2 || ms > LIMIT_MS * 4;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function line({ call, ms, bytes, status }: Figure): string {
  return `${ms.toFixed(1).padStart(8)} ms ${String(bytes).padStart(9)} bytes  ${status}  ${call}`;
}
