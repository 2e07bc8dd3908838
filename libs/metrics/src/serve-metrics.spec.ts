import { LineLogger } from '@app/service-process';
import { type AddressInfo, createServer } from 'node:net';
import { Gauge } from 'prom-client';
import {
  countError,
  ERROR_TYPES,
  errorType,
  measureSafely,
  MetricsPortUnusable,
  registry,
  serveMetrics,
} from './index';

const failing = (facts: object, message = 'no') => Object.assign(new Error(message), facts);

describe('The metrics of a process', () => {
  const lines: string[] = [];
  const logger = new LineLogger('test', 'text', (line) => lines.push(line));
  const scrape = async (path = '/metrics') =>
    fetch(`http://127.0.0.1:${/metrics on port (\d+)/.exec(lines.join(''))?.[1]}${path}`);

  it('are offered nowhere unless a port is given', async () => {
    await serveMetrics({ host: '127.0.0.1' }, logger);
    expect(lines).toEqual([]);
  });

  it('stop the start where their port is taken, with the setting and the remedy', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const metricsPort = (taken.address() as AddressInfo).port;
    const refused = serveMetrics({ host: '127.0.0.1', metricsPort }, logger);
    await expect(refused).rejects.toThrow(MetricsPortUnusable);
    await expect(refused).rejects.toThrow(
      /^METRICS_PORT: port \d+ cannot be used .*: choose another, or leave METRICS_PORT out\.$/,
    );
    taken.close();
    registry.clear();
  });

  it('are answered without what could not be measured', async () => {
    new Gauge({ name: 'told', help: 'Told.', registers: [registry] }).set(7);
    const server = await serveMetrics({ host: '127.0.0.1', metricsPort: 0 }, logger, () =>
      Promise.reject(new Error('the database is away')),
    );
    const answer = await scrape();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toContain('told 7');
    server.close();
  });

  it('are measured once for all who ask at the same time', async () => {
    registry.clear();
    lines.length = 0;
    let measured = 0;
    let done: (() => void) | undefined;
    const server = await serveMetrics({ host: '127.0.0.1', metricsPort: 0 }, logger, () => {
      measured += 1;
      return new Promise((resolve) => (done = resolve));
    });
    const answers = Array.from({ length: 20 }, () => scrape());
    // Answered at once, and asked after all of them.
    expect((await scrape('/elsewhere')).status).toBe(404);
    done?.();
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200);
    expect(measured).toBe(1);
    server.close();
  });

  it('cost nothing when measuring fails', () => {
    const gauge = new Gauge({ name: 'spoiled', help: 'Spoiled.', registers: [registry] });
    expect(() => gauge.set('seven' as unknown as number)).toThrow();
    expect(() => measureSafely(() => gauge.set('seven' as unknown as number))).not.toThrow();
    expect(() => countError('unexpected')).not.toThrow();
  });

  it.each([
    [failing({ name: 'ArchiveStoreUnavailable' }), 'store-away'],
    [failing({ name: 'ArchiveDamaged' }), 'archive-damaged'],
    [failing({ code: 'ECONNREFUSED' }), 'database-refused'],
    [failing({ code: '53300' }), 'database-refused'],
    [failing({ code: '53200' }), 'database-refused'],
    [failing({ code: '53100' }), 'database-full'],
    [failing({ code: '57P03' }), 'database-refused'],
    [failing({ code: '28P01' }), 'database-refused'],
    [failing({}, 'timeout exceeded when trying to connect'), 'database-refused'],
    [failing({ code: '57P01' }), 'database-away'],
    [failing({ code: 'ECONNRESET' }), 'database-away'],
    [failing({}, 'Connection terminated unexpectedly'), 'database-away'],
    [failing({ code: '23505' }), 'unexpected'],
    ['a text that was thrown', 'unexpected'],
  ])('call %p %s', (error, type) => {
    expect(errorType(error)).toBe(type);
    expect(ERROR_TYPES).toContain(type);
  });
});
