import { LineLogger, LogEntry } from './line-logger';

function written(format: 'text' | 'json'): { logger: LineLogger; lines: string[] } {
  const lines: string[] = [];
  return { lines, logger: new LineLogger('api', format, (line) => lines.push(line)) };
}

describe('The log', () => {
  it('is one readable line per thing that happens', () => {
    const { logger, lines } = written('text');
    logger.log('request abc is ready');
    logger.warn('the store has no lifecycle');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d api {8}request abc is ready\n$/);
    expect(lines[1]).toContain('WARN the store has no lifecycle');
  });

  it('is one JSON object per line where a program reads it', () => {
    const { logger, lines } = written('json');
    logger.error(new Error('broken'));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', service: 'api', message: 'broken' });
  });

  it('has the values of an entry as fields of the JSON, and its message in both forms', () => {
    const entry = new LogEntry('GET /api/holders 200', { method: 'GET', status: 200, accountId: undefined });
    const [text, json] = [written('text'), written('json')];
    for (const { logger } of [text, json]) logger.log(entry, 'http');
    expect(text.lines[0]).toMatch(/^\d\d:\d\d:\d\d api {8}GET \/api\/holders 200\n$/);
    const { time, ...rest } = JSON.parse(json.lines[0] ?? '') as Record<string, unknown>;
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(rest).toEqual({
      level: 'info',
      service: 'api',
      message: 'GET /api/holders 200',
      method: 'GET',
      status: 200,
    });
  });

  it.each(['info', 'warn', 'error', 'fatal'] as const)('names the level %s', (level) => {
    const [text, json] = [written('text'), written('json')];
    for (const { logger } of [text, json]) logger[level === 'info' ? 'log' : level]('100 %s of it');
    expect(text.lines[0]?.slice(20)).toBe(
      `${level === 'info' ? '' : `${level.toUpperCase()} `}100 %s of it\n`,
    );
    expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({ level, message: '100 %s of it' });
  });

  it.each(['text', 'json'] as const)('takes no text for an entry of its own, as %s', (format) => {
    const { logger, lines } = written(format);
    const forged = 'no such file\r\n12:00:00 api        request abc is ready\u001b[2J\u2028{"level":"info"}';
    logger.warn(forged);
    logger.error(new Error(forged));
    for (const entry of lines) {
      const [, ...below] = entry.trimEnd().split(format === 'json' ? '\n' : /[\r\n\u2028]/);
      if (format === 'json') expect(below).toEqual([]);
      for (const line of below) expect(line).toMatch(/^ {4}/);
      expect(entry).not.toMatch(/[\r\u001b]/);
    }
  });

  it.each([
    ['invalid input syntax for type date: "Zoë van den Berg"', 'invalid input syntax for type date: "…"'],
    ['invalid input syntax for type date: "Zoë van den Berg\\"', 'invalid input syntax for type date: "…"'],
    [
      'invalid input syntax for type uuid: "Zoë "Zo" van\nden Berg"',
      'invalid input syntax for type uuid: "…"',
    ],
    [
      `Unexpected token 'x', "{"name":"Zoë","b":x}" is not valid JSON`,
      `Unexpected token 'x', "…" is not valid JSON`,
    ],
    ['relation "accounts" has no column "name"', "relation 'accounts' has no column 'name'"],
    [
      'duplicate key value violates unique constraint "accounts_email_key"',
      "duplicate key value violates unique constraint 'accounts_email_key'",
    ],
  ])('tells where an error came from, and no value that it quotes: %s', (message, told) => {
    const error = new Error(message);
    const { logger, lines } = written('text');
    logger.error(error);
    logger.error('it could not be made', error.stack);
    for (const line of lines) {
      expect(line).toContain(told);
      expect(line).toContain('line-logger.spec.ts');
      expect(line).not.toMatch(/Zo|Berg/);
    }
    const json = written('json');
    json.logger.error(error);
    expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({ message: told });
  });

  it('leaves out what the framework says about itself', () => {
    const { logger, lines } = written('text');
    logger.log('Mapped {/api/holders, GET} route', 'RouterExplorer');
    expect(lines).toEqual([]);
  });
});
