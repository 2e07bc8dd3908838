import { TimeUsed } from './time-used';

describe('Time that was used', () => {
  let now = 0;
  const used = new TimeUsed(() => now);

  it('is added up, fades by half in ten seconds, and is forgotten in the end', () => {
    used.add('a', 1_000);
    used.add('a', 500);
    expect(used.of('a')).toBe(1_500);
    expect(used.of('b')).toBe(0);
    now = 10_000;
    expect(used.of('a')).toBe(750);
    now = 200_000;
    used.add('b', 10);
    expect(used.of('a')).toBe(0);
    expect(used.of('b')).toBe(10);
  });
});
