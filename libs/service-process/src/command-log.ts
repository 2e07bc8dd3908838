import { type Logger } from 'pino';
import { isExpected } from './expected-error';
import { logOutput } from './log-output';
import { commandText, failedStartText } from './log-text';
import { type LogFormat, openLog } from './open-log';
import { loggableError } from './without-values';

/** The log of a command: as text the sentences alone, as JSON lines with the keys of a service's. Errors go to standard error. */
export class CommandLog {
  private readonly out: Logger;
  private readonly errors: Logger;

  constructor(
    command: string,
    readonly format: LogFormat,
  ) {
    this.out = openLog(command, format, commandText, logOutput(1));
    this.errors = openLog(command, format, commandText, logOutput(2));
  }

  info(message: string): void {
    this.out.info({}, message);
  }

  /** Logs the error that ended the command: an expected one as its message, another one with its stack, see `loggableError`. */
  fail(error: unknown): void {
    logFailure(this.errors, error);
  }
}

/** Logs the error with which a service did not start, or ended, on standard error: see `CommandLog.fail`. */
export function logFailedService(service: string, format: LogFormat, error: unknown): void {
  logFailure(openLog(service, format, failedStartText, logOutput(2)), error);
}

function logFailure(log: Logger, error: unknown): void {
  // The message of an expected error is a sentence of ours, without personal data.
  if (isExpected(error)) return log.fatal({}, error.message);
  const { message, stack } = loggableError(error);
  log.fatal({ stack }, message);
}
