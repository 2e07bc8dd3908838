import { type INestApplicationContext } from '@nestjs/common';
import { LineLogger } from './line-logger';
import { type LogFormat } from './open-log';

/**
 * Options with which Nest creates a service. Lines are kept until `useServiceLogger`, because the settings say in which format they are
 * printed. They are lost when the start fails: then Nest would log the error with its stack, and `runService` prints it as a sentence.
 */
export const SERVICE_OPTIONS = { bufferLogs: true, autoFlushLogs: false, abortOnError: false } as const;

/** Logs in this format from now on, beginning with the lines that were kept. */
export function useServiceLogger(
  app: INestApplicationContext,
  service: string,
  format: LogFormat,
): LineLogger {
  const logger = new LineLogger(service, format);
  app.useLogger(logger);
  app.flushLogs();
  return logger;
}
