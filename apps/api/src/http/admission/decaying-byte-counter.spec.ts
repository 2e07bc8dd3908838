import { DecayingByteCounter } from './decaying-byte-counter';

describe('What was used lately', () => {
  let now = 0;
  const used = new DecayingByteCounter(() => now);

  it('is added up, fades by half in ten seconds, and is forgotten in the end', () => {
    used.add('a', 1_000_000);
    used.add('a', 500_000);
    expect(used.get('a')).toBe(1_500_000);
    expect(used.get('b')).toBe(0);
    now = 10_000;
    expect(used.get('a')).toBe(750_000);
    now = 200_000;
    used.add('b', 10_000);
    expect(used.get('a')).toBe(0);
    expect(used.get('b')).toBe(10_000);
  });

  it('is told of the key in the middle, whatever the others use', () => {
    const of = (...all: number[]) => {
      const some = new DecayingByteCounter(() => now);
      for (const [key, kilobytes] of all.entries()) some.add(String(key), kilobytes * 1_000);
      return some.median();
    };
    expect(of(10, 50, 20, 40, 30)).toBe(30_000);
    expect(of(10, 5_000, 20, 4_000, 30, 6_000)).toBe(30_000);
  });

  it('has no middle while only a few use any', () => {
    const some = new DecayingByteCounter(() => now);
    for (const key of ['a', 'b', 'c', 'd']) some.add(key, 5_000);
    expect(some.median()).toBe(Infinity);
  });
});
