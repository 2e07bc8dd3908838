import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

const tracer = trace.getTracer('pasloket');

export interface SpanOptions {
  /** `server`: the span answers a request. `consumer`: the span processes a job of a queue. */
  readonly kind?: 'server' | 'consumer';
  /** Ids, counts and route patterns. They must not contain personal data. */
  readonly attributes?: Attributes;
}

const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER } as const;

/**
 * Runs the work within a span, which ends with the work. If the work fails, the span is marked as failed with the name of the error only,
 * because the message of an error may contain personal data.
 */
export async function withSpan<T>(
  name: string,
  { kind, attributes }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { kind: kind && KINDS[kind], attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      const errorName = error instanceof Error ? error.name : 'unknown';
      span.setStatus({ code: SpanStatusCode.ERROR, message: errorName });
      span.setAttribute('error.type', errorName);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Begins a span that is ended by hand, and does what follows within it. */
export function startRootSpan(
  name: string,
  { kind, attributes }: SpanOptions,
  within: (span: Span) => void,
): void {
  const span = tracer.startSpan(name, { kind: kind && KINDS[kind], attributes, root: true });
  context.with(trace.setSpan(ROOT_CONTEXT, span), () => within(span));
}

/**
 * Returns the `traceparent` of the current span (W3C Trace Context, https://www.w3.org/TR/trace-context/), at most 55 characters. It can be
 * stored, so that later work continues the trace (see `continuing`). Undefined without tracing.
 */
export function currentTraceParent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** Goes on with the trace of a `traceparent` that was kept; without one a new trace begins. */
export function continueTrace<T>(traceparent: string | null, work: () => T): T {
  const parent = traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT;
  return context.with(parent, work);
}
