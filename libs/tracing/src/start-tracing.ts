import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

export interface Tracing {
  /** Sends what is left, for at most 2 s. */
  stop(): Promise<void>;
}

const LAST_EXPORT_MS = 2_000;

/**
 * Traces are sent by OTLP over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT (or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT), and not made at
 * all without it. The SDK reads these and the other variables of OpenTelemetry by itself (headers, OTEL_TRACES_SAMPLER, …):
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @param service `api` or `pdf-worker`
 */
export function startTracing(service: string, env: Readonly<Record<string, string | undefined>>): Tracing {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) {
    return { stop: () => Promise.resolve() };
  }
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.namespace': 'pasloket', 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return {
    async stop() {
      const late = new Promise((resolve) => setTimeout(resolve, LAST_EXPORT_MS).unref());
      // A collector that is away must not keep a service from ending.
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}
