export { LineLogger, type LogFormat, throttledLog } from './line-logger';
export { READY_MESSAGE, runService, type StopService } from './run-service';
