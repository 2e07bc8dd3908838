import { type LoggerService } from '@nestjs/common';

export type LogFormat = 'text' | 'json';

/** What Nest says while it wires itself together: of no use to whoever runs the service. */
const FRAMEWORK_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

type Level = 'info' | 'warn' | 'error' | 'fatal';

/**
 * One line per thing that happens: readable (`text`, for a terminal) or JSON (for a log store).
 * Callers write ids, counts and durations; personal data never.
 */
export class LineLogger implements LoggerService {
  constructor(
    private readonly service: string,
    private readonly format: LogFormat,
    private readonly write: (line: string) => void = (line) => process.stdout.write(line),
  ) {}

  log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK_CONTEXTS.has(String(rest.at(-1)))) this.print('info', message);
  }

  warn(message: unknown): void {
    this.print('warn', message);
  }

  /** `stack` is printed below the line, indented; Nest hands it over as the second argument. */
  error(message: unknown, stack?: unknown): void {
    this.print('error', message, stack);
  }

  fatal(message: unknown, stack?: unknown): void {
    this.print('fatal', message, stack);
  }

  private print(level: Level, message: unknown, stack?: unknown): void {
    const now = new Date();
    const text = message instanceof Error ? withoutValues(message.message) : String(message);
    const told = message instanceof Error ? message.stack : isStack(stack) ? stack : undefined;
    const trace = told && withoutValues(told);
    if (this.format === 'json') {
      const time = now.toISOString();
      this.write(`${JSON.stringify({ time, level, service: this.service, message: text, stack: trace })}\n`);
    } else {
      const mark = level === 'info' ? '' : `${level.toUpperCase()} `;
      const time = now.toTimeString().slice(0, 8);
      const parts = trace === undefined ? [text] : [text, trace];
      this.write(`${time} ${this.service.padEnd(10)} ${mark}${asOneEntry(parts.join('\n'))}\n`);
    }
  }
}

/**
 * No text can look like an entry of its own, nor speak to the terminal: only an entry begins at the margin, and control
 * characters are written out.
 */
function asOneEntry(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]/gu, (sign) => (/[\n\t]/.test(sign) ? sign : escapeOf(sign)))
    .replaceAll('\n', '\n    ');
}

/** What is named so and not quoted as a value: it is what one looks for. */
const NAMED = /\b(relation|table|column|constraint|index|role|user|database|function|extension) "(\w+)"/g;

/**
 * What an error says without what it quotes: PostgreSQL and JSON.parse quote the value that they could not take, which may be
 * somebody's name, and do not escape it; so all from the first quotation mark to the last is left out. Names of tables and the
 * like stay, in other marks.
 */
function withoutValues(text: string): string {
  const frames = text.search(/\n\s+at /);
  const [said, from] = frames < 0 ? [text, ''] : [text.slice(0, frames), text.slice(frames)];
  return said.replace(NAMED, "$1 '$2'").replace(/".*"/s, '"…"') + from;
}

function escapeOf(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function isStack(value: unknown): value is string {
  return typeof value === 'string' && /\n\s+at /.test(value);
}

/** At most one line per `intervalMs` for one kind of trouble, with the count of those held back since. */
export function throttledLog(write: (line: string) => void, intervalMs = 5_000): (line: string) => void {
  let last = -Infinity;
  let heldBack = 0;
  return (line) => {
    const now = performance.now();
    if (now - last < intervalMs) {
      heldBack += 1;
      return;
    }
    write(heldBack === 0 ? line : `${line} (and ${heldBack} more since the last such line)`);
    last = now;
    heldBack = 0;
  };
}
