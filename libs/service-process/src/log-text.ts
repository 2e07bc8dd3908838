export type LogLevel = 'info' | 'warn' | 'error' | 'fatal';

/** A line of the log, to be formatted as text. */
export interface LogLine {
  readonly level: LogLevel;
  readonly service: string;
  readonly message: string;
  readonly stack?: string;
}

/** Formats a line of a service for a terminal: local time of now, service, level unless it is info, message. A stack follows, indented. */
export function serviceText({ level, service, message, stack }: LogLine): string {
  const mark = level === 'info' ? '' : `${level.toUpperCase()} `;
  const clock = new Date().toTimeString().slice(0, 8);
  const text = escapeControls(stack === undefined ? message : `${message}\n${stack}`);
  // Only an entry begins at the margin, so that no text can look like another entry.
  return `${clock} ${service.padEnd(10)} ${mark}${text.replaceAll('\n', '\n    ')}\n`;
}

/** Formats a line of a command for the person who runs it: the sentence alone. A stack begins with its message. */
export function commandText({ message, stack }: LogLine): string {
  return `${escapeControls(stack ?? message)}\n`;
}

/** Formats the error with which a service did not start: as a command's line, after the name of the service. */
export function failedStartText(line: LogLine): string {
  return `${line.service}: ${commandText(line)}`;
}

/** Replaces control characters, except line breaks and tabs, by their escape sequences: no text can control the terminal. */
function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (sign) =>
    sign === '\n' || sign === '\t' ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
