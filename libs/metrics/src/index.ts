export { countError, ERROR_TYPES, type ErrorType, errorType, isServiceUnavailable } from './errors';
export { MetricsPortUnusable } from './metrics-port-unusable';
export { registry } from './registry';
export { measureSafely, warnMeasurementFailed } from './measure-safely';
export { type MetricsAddress, type MetricsServer, serveMetrics } from './serve-metrics';
