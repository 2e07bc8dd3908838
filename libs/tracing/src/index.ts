export { continueTrace, currentTraceParent, type SpanOptions, startRootSpan, withSpan } from './spans';
export { startTracing, type Tracing } from './start-tracing';
