import { throttledLog } from './throttled-log';

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
