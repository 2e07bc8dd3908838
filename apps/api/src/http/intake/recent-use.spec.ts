import { RecentUse } from './recent-use';

describe('What was used lately', () => {
  let now = 0;
  const used = new RecentUse(() => now);

  it('is added up, fades by half in ten seconds, and is forgotten in the end', () => {
    used.add('a', 1_000_000);
    used.add('a', 500_000);
    expect(used.of('a')).toBe(1_500_000);
    expect(used.of('b')).toBe(0);
    now = 10_000;
    expect(used.of('a')).toBe(750_000);
    now = 200_000;
    used.add('b', 10_000);
    expect(used.of('a')).toBe(0);
    expect(used.of('b')).toBe(10_000);
  });

  it('is told of the key in the middle, whatever the others use', () => {
    const of = (...all: number[]) => {
      const some = new RecentUse(() => now);
      for (const [key, kilobytes] of all.entries()) some.add(String(key), kilobytes * 1_000);
      return some.middle();
    };
    expect(of(10, 50, 20, 40, 30)).toBe(30_000);
    expect(of(10, 5_000, 20, 4_000, 30, 6_000)).toBe(30_000);
  });

  it('has no middle while only a few use any', () => {
    const some = new RecentUse(() => now);
    for (const key of ['a', 'b', 'c', 'd']) some.add(key, 5_000);
    expect(some.middle()).toBe(Infinity);
  });
});
