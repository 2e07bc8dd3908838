export { insideServer } from './inside-server';
export { LineLogger, type LogFormat, throttledLog } from './line-logger';
export { SERVICE_OPTIONS, useServiceLogger } from './nest-service';
export { endWhenHanging } from './watchdog';
export { type HealthServer, serveHealth } from './serve-health';
export { READY_MESSAGE, runService, type StopService } from './run-service';
