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
  /** `server` answers somebody, `consumer` takes up what was left for it. */
  readonly kind?: 'server' | 'consumer';
  /** Ids, counts and names of routes; never anything of a person. */
  readonly attributes?: Attributes;
}

const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER } as const;

/**
 * Does the work within a span, which ends with it: as an error when it throws. Of an error the name is kept and nothing else,
 * as a message may quote what it was about.
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
 * Where the work at hand is in its trace, to be kept with what somebody goes on with later: a `traceparent` of W3C Trace
 * Context (https://www.w3.org/TR/trace-context/), at most 55 characters. Undefined when nothing is traced.
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
