import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

export interface Tracing {
  /** Sends the remaining spans. Resolves after 2 s at the latest. */
  stop(): Promise<void>;
}

const LAST_EXPORT_MS = 2_000;

/**
 * Starts to send traces by OTLP over HTTP to OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT. Without both variables
 * there are no traces. The SDK reads these and other variables (headers, OTEL_TRACES_SAMPLER, …) itself:
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
      // The service must be able to stop even if the collector does not answer.
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}
