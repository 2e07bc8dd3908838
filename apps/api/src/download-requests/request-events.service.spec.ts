import { type Account } from '@app/database';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type Response } from 'express';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Subject } from 'rxjs';
import { until } from '../../../../test/support/until';
import { submitRequest, writeContactPerson } from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { Problem } from '../http/problem';
import { type CallRefused } from '../call-refused';
import { type ChangeFeed, type RequestChange } from './change-feed';
import { OwnRequestsService } from './own-requests.service';
import { MOST_STREAMS, RequestEventsService } from './request-events.service';

interface Heard {
  readonly event?: string;
  readonly data: string;
}

/** Real: http over loopback, PostgreSQL. Mocked: who is signed in, and what the database announces. */
describe('The streams of an account', () => {
  let database: TestDatabase;
  let accountId: string;
  let requests: OwnRequestsService;
  let feed: { changes: Subject<RequestChange>; stopping: Subject<void> };
  let server: Server;
  let pages: AbortController[];
  const accountOf = jest.fn<Promise<Account | undefined>, [string]>();

  beforeAll(async () => {
    database = await testDatabase();
    accountId = await writeContactPerson(database.dataSource);
    requests = new OwnRequestsService(database.dataSource);
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    accountOf.mockReset().mockResolvedValue({} as Account);
    feed = { changes: new Subject(), stopping: new Subject() };
    const events = new RequestEventsService(feed as unknown as ChangeFeed, requests);
    pages = [];
    server = createServer((request, response) => {
      const sessionID = String(request.headers.session);
      const account = { id: request.headers.account } as unknown as Account;
      Object.assign(request, { sessionID });
      try {
        events.open(account, { account: () => accountOf(sessionID) }, response as Response);
      } catch (error) {
        const { code, facts } = error as CallRefused;
        const problem = new Problem(code, facts);
        response.writeHead(problem.status).end(JSON.stringify(problem));
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    for (const page of pages) page.abort();
    server.close();
  });

  const open = async (session = 'session', account = accountId) => {
    const page = new AbortController();
    pages.push(page);
    const { port } = server.address() as AddressInfo;
    const headers = { account, session };
    const response = await fetch(`http://127.0.0.1:${port}`, { headers, signal: page.signal });
    const heard: Heard[] = [];
    const events = response.body?.pipeThrough(new TextDecoderStream());
    const ended = (async () => {
      if (response.status !== 200 || !events) return;
      for await (const event of events.pipeThrough(new EventSourceParserStream())) heard.push(event);
    })().catch(() => undefined);
    return { status: response.status, heard, ended, leave: () => page.abort() };
  };
  const openAgain = async () =>
    until('there is a place', async () => {
      const page = await open();
      return page.status === 200 ? page : undefined;
    });
  const tell = (...requestIds: string[]) => {
    for (const requestId of requestIds) feed.changes.next({ accountId, requestId });
  };

  it('are five: a sixth is refused until one of them is closed, and others have five of their own', async () => {
    const open5 = await Promise.all(Array.from({ length: MOST_STREAMS }, () => open()));
    expect(open5.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await open()).status).toBe(429);
    expect((await open('session', 'somebody else')).status).toBe(200);
    open5[0]?.leave();
    await openAgain();
    expect((await open()).status).toBe(429);
  });

  it('leave room for a page that is loaded anew, twenty times in a row', async () => {
    for (let times = 0; times < MOST_STREAMS - 1; times++) await open();
    for (let times = 0; times < 20; times++) (await openAgain()).leave();
    expect((await openAgain()).status).toBe(200);
  });

  it('read what changed once for all of them, and tell it without what is missing', async () => {
    const read = jest.spyOn(requests, 'find');
    const [one, other] = [await open(), await open('another')];
    const id = await submitRequest(database.dataSource, accountId);
    tell(id);
    await until('both have heard', () => (one.heard.length > 0 && other.heard.length > 0) || undefined);
    expect(one.heard).toEqual(other.heard);
    const view = JSON.parse(one.heard[0]?.data ?? '') as Record<string, unknown>;
    expect(view).toMatchObject({ id, state: 'submitted', missingCount: 0, missingPassCount: 0 });
    expect(view).not.toHaveProperty('missing');
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('hear the last of a burst of changes, in at most ten reads a second', async () => {
    const read = jest.spyOn(requests, 'find');
    const page = await open();
    const id = await submitRequest(database.dataSource, accountId, 3);
    const began = performance.now();
    for (let done = 1; done <= 3; done++) {
      await database.dataSource.query(`UPDATE download_requests SET done_count = $2 WHERE id = $1`, [
        id,
        done,
      ]);
      for (let times = 0; times < 100; times++) {
        tell(id);
        await database.dataSource.query('SELECT');
      }
    }
    const isLast = ({ data }: Heard) => (JSON.parse(data) as { done: number }).done === 3;
    await until('it heard the last', () => page.heard.some(isLast) || undefined);
    expect(read.mock.calls.length).toBeLessThanOrEqual(1 + (performance.now() - began) / 100);
  });

  it('hear of each of fifty requests that change at once', async () => {
    const page = await open();
    const ids: string[] = [];
    for (let times = 0; times < 50; times++) ids.push(await submitRequest(database.dataSource, accountId, 1));
    tell(...ids);
    const heardOf = () => new Set(page.heard.map(({ data }) => (JSON.parse(data) as { id: string }).id));
    await until('it heard of all', () => heardOf().size === 50 || undefined);
    expect([...heardOf()].sort()).toEqual(ids.sort());
    expect(page.heard).toHaveLength(50);
  });

  it('are told nothing of what somebody else’s requests do, and nobody is asked when no page is open', async () => {
    const read = jest.spyOn(requests, 'find');
    tell(await submitRequest(database.dataSource, accountId));
    await open('session', 'somebody else');
    tell(await submitRequest(database.dataSource, accountId));
    expect(read).not.toHaveBeenCalled();
  });

  it('are told to read again when changes may have been missed, or could not be read', async () => {
    const page = await open();
    feed.changes.next({});
    await until('it heard', () => page.heard.length > 0 || undefined);
    jest.spyOn(requests, 'find').mockRejectedValueOnce(new Error('the database is away'));
    tell(await submitRequest(database.dataSource, accountId));
    await until('it heard again', () => page.heard.length > 1 || undefined);
    expect(page.heard.map(({ event }) => event)).toEqual(['resync', 'resync']);
  });

  it('ask once in a while whether they may go on: once for each session', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance', 'Date', 'queueMicrotask'] });
    await open('office');
    await open('office');
    const phone = await open('phone');
    accountOf.mockImplementation((session) =>
      Promise.resolve(session === 'phone' ? undefined : ({} as Account)),
    );
    jest.advanceTimersByTime(15_000);
    await phone.ended;
    expect(accountOf.mock.calls.sort()).toEqual([['office'], ['phone']]);
  });

  it('end when their session is over, and when nobody knows', async () => {
    for (const answer of [
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('the database is away')),
    ]) {
      jest.useFakeTimers({
        doNotFake: ['setImmediate', 'nextTick', 'performance', 'Date', 'queueMicrotask'],
      });
      const page = await open();
      accountOf.mockImplementation(answer);
      jest.advanceTimersByTime(15_000);
      await page.ended;
      jest.useRealTimers();
    }
  });

  it('end when the api stops, which opens no more', async () => {
    const page = await open();
    feed.stopping.next();
    await page.ended;
    expect((await open()).status).toBe(503);
  });
});
