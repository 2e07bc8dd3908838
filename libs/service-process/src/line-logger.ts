import { type LoggerService } from '@nestjs/common';
import { type Logger } from 'pino';
import { logOutput } from './log-output';
import { type LogLevel, serviceText } from './log-text';
import { type LogFormat, openLog } from './open-log';
import { loggableError, withoutValues } from './without-values';

/** Names of Nest's own parts, whose lines about the start of an application are left out. */
const FRAMEWORK_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Values that a program looks up in a log store: ids, counts, durations and routes, never personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * A message whose values are also fields of the JSON. The text form prints the message alone. Loggers of Nest take it as their message.
 *
 * @param fields none of them is named `level`, `time`, `service`, `message` or `stack`
 */
export class LogEntry {
  constructor(
    readonly message: string,
    readonly fields: LogFields,
  ) {}
}

/**
 * Logs one line per event with pino, as text or JSON. It is also the logger of Nest. Callers pass ids, counts and durations, never personal
 * data. Values that an error quotes are removed.
 */
export class LineLogger implements LoggerService {
  private readonly pino: Logger;

  /** @param write by default to standard output, see `logOutput` */
  constructor(service: string, format: LogFormat, write?: (line: string) => void) {
    this.pino = openLog(service, format, serviceText, write ? { write } : logOutput(1));
  }

  log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK_CONTEXTS.has(String(rest.at(-1)))) this.print('info', message);
  }

  warn(message: unknown): void {
    this.print('warn', message);
  }

  /** @param stack the second argument of Nest's loggers; anything else than a stack is left out */
  error(message: unknown, stack?: unknown): void {
    this.print('error', message, stack);
  }

  /** See `error`. */
  fatal(message: unknown, stack?: unknown): void {
    this.print('fatal', message, stack);
  }

  private print(level: LogLevel, message: unknown, stack?: unknown): void {
    if (message instanceof Error) {
      const { message: text, stack: frames } = loggableError(message);
      this.pino[level]({ stack: frames }, text);
      return;
    }
    const fields = message instanceof LogEntry ? message.fields : {};
    const text = message instanceof LogEntry ? message.message : String(message);
    this.pino[level](isStack(stack) ? { ...fields, stack: withoutValues(stack) } : fields, text);
  }
}

function isStack(value: unknown): value is string {
  return typeof value === 'string' && /\n\s+at /.test(value);
}
