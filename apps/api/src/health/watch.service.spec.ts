import { type ArchiveStorage } from '@app/archive-storage';
import { type RenderQueue } from '@app/render-queue';
import { type NextFunction, type Request, type Response } from 'express';
import { type DataSource } from 'typeorm';
import { type Problem } from '../http/problem';
import { requireTls, TlsWatch } from '../http/require-tls';
import { WatchService } from './watch.service';

const FINE = { databaseAheadMs: 0, oldestWaitingSeconds: null, oldestMailSeconds: null };

/** Real: the rules. Mocked: what was seen. */
describe('What an operator is told', () => {
  const tls = new TlsWatch();
  const storage = { clockDifferenceMs: 0 } as ArchiveStorage;
  const watch = new WatchService({} as DataSource, storage, tls, {} as RenderQueue);

  it('is nothing when all is well', () => {
    expect(watch.warnings(FINE, 'up')).toEqual([]);
    expect(watch.warnings({ ...FINE, oldestWaitingSeconds: 59 }, 'down')).toEqual([]);
  });

  it('of a request that waits names workers, unless it is the store that does not answer', () => {
    const waits = { ...FINE, oldestWaitingSeconds: 61 };
    expect(watch.warnings(waits, 'up')).toEqual([expect.stringContaining('start pdf-workers')]);
    const [away = '', ...more] = watch.warnings(waits, 'down');
    expect(away).toMatch(/archive store does not answer; bring it back/);
    expect(away).not.toContain('pdf-workers');
    expect(more).toEqual([]);
  });

  it('of a queue that answers and is none of ours is the remedy, and no advice to start workers', () => {
    const trouble = 'QUEUE_URL: the schema of the queue is not there: run `migrate`.';
    for (const oldestWaitingSeconds of [null, 61])
      expect(watch.warnings({ ...FINE, oldestWaitingSeconds }, 'up', trouble)).toEqual([trouble]);
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
    expect(watch.warnings(FINE, 'up')).toEqual([]);
    for (const proto of [undefined, '', 'http', 'http,https', 'httpsx'])
      expect(refusalOf(true, proto)).toBe('not-over-tls');
    expect(watch.warnings(FINE, 'up')).toEqual([
      expect.stringMatching(/X-Forwarded-Proto: https; .*PUBLIC_URL/),
    ]);
  });
});
