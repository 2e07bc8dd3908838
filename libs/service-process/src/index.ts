export { LineLogger, type LogFormat, throttledLog } from './line-logger';
