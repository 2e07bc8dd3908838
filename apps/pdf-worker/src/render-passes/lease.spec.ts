import { HEARTBEAT_MS, LEASE_SECONDS } from '@app/download-request';
import { type Attempt } from '@app/request-lifecycle';
import { Lease, LeaseLost } from './lease';

const attempt: Attempt = {
  requestId: 'r',
  accountId: 'a',
  token: 't',
  passCount: 1,
  isRepeated: false,
  traceParent: null,
  drawing: { position: null, written: Promise.resolve(), isReleasing: false },
};

/** Mocked: the clock, and a database that never answers. */
describe('A lease', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is lost when a heartbeat was not answered for as long as it lasts, and not before', () => {
    const heartbeat = jest.fn(() => new Promise<void>(() => undefined));
    const lease = new Lease(attempt, heartbeat);
    jest.advanceTimersByTime(HEARTBEAT_MS + LEASE_SECONDS * 1000);
    expect(heartbeat).toHaveBeenCalledTimes(1);
    expect(lease.signal.aborted).toBe(false);
    jest.advanceTimersByTime(500);
    expect(lease.signal.reason).toBeInstanceOf(LeaseLost);
    lease.stop();
  });
});
