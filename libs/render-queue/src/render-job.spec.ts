import { parseRenderJob, renderJobId } from './render-job';
import { retryDelayMs } from './render-worker';
import { queueBackend } from './queue-backend';

const requestId = '6f2b2c0e-8d6a-4c53-9a68-0d7e3a1f9b11';

describe('A render job', () => {
  it('has an id per ring, so that ringing twice is one job and ringing anew is another', () => {
    expect(renderJobId({ requestId, generation: 1 })).toBe(`${requestId}_1`);
    expect(renderJobId({ requestId, generation: 2 })).not.toBe(renderJobId({ requestId, generation: 1 }));
  });

  it('is taken from the payload, and nothing else is', () => {
    expect(parseRenderJob({ requestId, generation: 3, name: 'Jan' })).toEqual({ requestId, generation: 3 });
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    { requestId },
    { requestId: '1; DROP', generation: 1 },
    { requestId, generation: '1' },
  ])('is refused when it is %j', (data) => expect(() => parseRenderJob(data)).toThrow(TypeError));
});

describe('The wait before a job is tried again', () => {
  it('doubles from one second and never exceeds fifteen, so that the end of an outage is noticed soon', () => {
    expect([1, 2, 3, 4, 5, 50].map((attempt) => retryDelayMs(attempt, () => 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
  });

  it('is spread, so that jobs which failed together do not all come back together', () => {
    expect(retryDelayMs(1, () => 0.999)).toBeLessThan(510);
  });
});

describe('The backend', () => {
  it('is chosen by the protocol of QUEUE_URL', () => {
    expect(queueBackend('redis://127.0.0.1:6379', 'producer').kind).toBe('redis');
    expect(queueBackend('postgres://u:p@127.0.0.1/x', 'producer').kind).toBe('postgres');
    expect(() => queueBackend('http://x', 'producer')).toThrow('redis:// or postgres://');
  });
});
