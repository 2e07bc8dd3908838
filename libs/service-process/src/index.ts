export { LineLogger, type LogFormat, throttledLog } from './line-logger';
export { endWhenHanging } from './watchdog';
export { READY_MESSAGE, runService, type StopService } from './run-service';
