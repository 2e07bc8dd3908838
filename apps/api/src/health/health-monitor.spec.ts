import { type ArchiveStorage } from '@app/archive-storage';
import { type RenderQueue } from '@app/render-queue';
import { type NextFunction, type Request, type Response } from 'express';
import { type DataSource } from 'typeorm';
import { type Problem } from '../http/problem';
import { InsecureCallMonitor, requireTls } from '../http/require-tls';
import { HealthMonitor } from './health-monitor';

const UP = { storage: 'up', queue: 'up' } as const;
const FINE = { databaseAheadMs: 0, oldestWaitingSeconds: null, oldestMailSeconds: null };

/** Real: the rules. Mocked: what was seen. */
describe('What an operator is told', () => {
  const tls = new InsecureCallMonitor();
  const watch = new HealthMonitor(
    {} as DataSource,
    { clockDifferenceMs: 0 } as ArchiveStorage,
    tls,
    {} as RenderQueue,
  );

  it('is nothing when all is well', () => {
    expect(watch.warnings(FINE, UP)).toEqual([]);
    expect(watch.warnings({ ...FINE, oldestWaitingSeconds: 59 }, { storage: 'down', queue: 'down' })).toEqual(
      [],
    );
  });

  it.each([
    [UP, /; start pdf-workers/],
    [{ ...UP, storage: 'down' }, /s and the archive store does not answer; bring it back/],
    [{ ...UP, queue: 'down' }, /s and the queue takes no jobs .*QUEUE_URL.*; bring it back/],
    [{ storage: 'down', queue: 'down' }, /store does not answer and the queue takes .*; bring both back/],
  ] as const)('of a request that waits names workers, unless store or queue is away: %j', (behind, cause) => {
    const [warning = '', ...more] = watch.warnings({ ...FINE, oldestWaitingSeconds: 61 }, behind);
    expect(warning).toMatch(cause);
    expect(warning.includes('pdf-workers')).toBe(behind === UP);
    expect(more).toEqual([]);
  });

  it('of a queue that answers and is none of ours is the remedy, and no advice to start workers', () => {
    const queueRemedy = 'QUEUE_URL: the schema of the queue is not there: run `migrate`.';
    for (const oldestWaitingSeconds of [null, 61])
      expect(
        watch.warnings({ ...FINE, oldestWaitingSeconds }, { ...UP, queue: 'down', queueRemedy }),
      ).toEqual([queueRemedy]);
  });

  it('names the header when people are turned away because their proxy does not send it', () => {
    const refusalOf = (secure: boolean, proto?: string) => {
      const next = jest.fn<void, [Problem?]>();
      const request = { headers: { 'x-forwarded-proto': proto } } as unknown as Request;
      requireTls(secure, tls)(request, {} as Response, next as unknown as NextFunction);
      return next.mock.calls[0]?.[0]?.code;
    };
    for (const proto of ['https', 'HTTPS', 'https, http']) expect(refusalOf(true, proto)).toBeUndefined();
    expect(refusalOf(false)).toBeUndefined();
    expect(watch.warnings(FINE, UP)).toEqual([]);
    for (const proto of [undefined, '', 'http', 'http,https', 'httpsx'])
      expect(refusalOf(true, proto)).toBe('not-over-tls');
    expect(watch.warnings(FINE, UP)).toEqual([
      expect.stringMatching(/X-Forwarded-Proto: https; .*PUBLIC_URL/),
    ]);
  });
});
