export { countError, ERROR_TYPES, type ErrorType, errorType, isServiceAway } from './errors';
export { MetricsUnservable } from './metrics-unservable';
export { registry } from './registry';
export { safely, warnOfMeasurement } from './safely';
export { type MetricsAddress, type MetricsServer, serveMetrics } from './serve-metrics';
