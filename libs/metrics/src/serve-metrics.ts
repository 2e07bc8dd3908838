import { type LoggerService } from '@nestjs/common';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { MetricsUnservable } from './metrics-unservable';
import { collectProcessMetrics, registry } from './registry';
import { warnOfMeasurement } from './safely';

export interface MetricsAddress {
  readonly host: string;
  /** undefined: none are offered. 0: any free one. */
  readonly metricsPort?: number;
}

export interface MetricsServer {
  close(): void;
}

/**
 * Offers `/metrics` to Prometheus, on a port of its own: it is for the inside, and knows no sign-in.
 *
 * @param refresh measures what is read at the moment of asking; a rejection leaves the rest of the answer whole.
 * @throws MetricsUnservable
 */
export async function serveMetrics(
  { host, metricsPort }: MetricsAddress,
  logger: LoggerService,
  refresh: () => Promise<void> = () => Promise.resolve(),
): Promise<MetricsServer> {
  if (metricsPort === undefined) return { close: () => undefined };
  collectProcessMetrics();
  const answer = async (response: ServerResponse) => {
    await refresh().catch(warnOfMeasurement);
    const text = await registry.metrics();
    response.writeHead(200, { 'Content-Type': registry.contentType }).end(text);
  };
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return response.writeHead(404).end();
    answer(response).catch((error: unknown) => {
      warnOfMeasurement(error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server
      .once('error', (error) => reject(new MetricsUnservable(metricsPort, error)))
      .listen(metricsPort, host, resolve);
  });
  logger.log(`metrics on port ${(server.address() as AddressInfo).port}`);
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
