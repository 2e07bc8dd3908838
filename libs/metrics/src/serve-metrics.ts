import { type LoggerService } from '@nestjs/common';
import { createInternalServer } from '@app/service-process';
import { type AddressInfo } from 'node:net';
import { MetricsPortUnusable } from './metrics-port-unusable';
import { collectProcessMetrics, registry } from './registry';
import { warnMeasurementFailed } from './measure-safely';

export interface MetricsAddress {
  readonly host: string;
  /** Port of the metrics server. 0: any free port. Undefined: there is no metrics server. */
  readonly metricsPort?: number;
}

export interface MetricsServer {
  close(): void;
}

/**
 * Serves `/metrics` to Prometheus. It has a separate port, because it requires no session and must not be reachable from outside.
 *
 * @param refresh measures what is read at the moment of asking; a rejection leaves the rest of the answer whole.
 * @throws MetricsPortUnusable
 */
export async function serveMetrics(
  { host, metricsPort }: MetricsAddress,
  logger: LoggerService,
  refresh: () => Promise<void> = () => Promise.resolve(),
): Promise<MetricsServer> {
  if (metricsPort === undefined) return { close: () => undefined };
  collectProcessMetrics();
  let measuring: Promise<string> | undefined;
  const measure = async () => {
    await refresh().catch(warnMeasurementFailed);
    return registry.metrics();
  };
  const server = createInternalServer({
    '/metrics': (response) => {
      // Calls that come during a measurement share its result, so that many calls cause one measurement.
      measuring ??= measure().finally(() => (measuring = undefined));
      measuring.then(
        (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
        (error: unknown) => {
          warnMeasurementFailed(error);
          response.writeHead(500).end();
        },
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server
      .once('error', (error) => reject(new MetricsPortUnusable(metricsPort, error)))
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
