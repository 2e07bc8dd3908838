export { begin, continuing, currentTraceParent, type SpanOptions, traced } from './spans';
export { startTracing, type Tracing } from './start-tracing';
