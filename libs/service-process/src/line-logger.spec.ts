import { LineLogger, throttledLog } from './line-logger';

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

describe('A flood of one kind of trouble', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('becomes one line per interval, with the count of the others', () => {
    const lines: string[] = [];
    const log = throttledLog((line) => lines.push(line), 1_000);
    for (let i = 0; i < 99; i++) log('redis is away');
    jest.advanceTimersByTime(999);
    log('redis is away');
    jest.advanceTimersByTime(1);
    log('redis is away');
    expect(lines).toEqual(['redis is away', 'redis is away (and 99 more since the last such line)']);
  });
});
