import { FallbackStorage } from './fallback-storage';

/** Real: the class. Mocked: the browser's storage, by a map with room for `capacity` characters. */
describe('What the browser keeps', () => {
  const roomFor = (capacity: number) => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (value.length > capacity) throw new Error('QuotaExceededError');
        kept.set(key, value);
      },
    } as Storage;
    return { kept, storage };
  };

  it('is in its storage', () => {
    const { kept, storage } = roomFor(10);
    const browser = new FallbackStorage(() => storage);
    browser.setItem('a', '1');
    expect(kept.get('a')).toBe('1');
    expect(browser.getItem('a')).toBe('1');
    expect(browser.isPersistent()).toBe(true);
  });

  it('is in memory where storage is refused, and that is told', () => {
    const browser = new FallbackStorage(() => {
      throw new Error('SecurityError');
    });
    const told: boolean[] = [];
    browser.subscribe(() => told.push(browser.isPersistent()));
    expect(browser.getItem('a')).toBeNull();
    expect(browser.isPersistent()).toBe(true);
    browser.setItem('a', '1');
    expect(browser.getItem('a')).toBe('1');
    expect(told).toEqual([false]);
  });

  it('is in memory as long as the storage is full, the newest before what was kept earlier', () => {
    const { kept, storage } = roomFor(3);
    const browser = new FallbackStorage(() => storage);
    browser.setItem('a', 'one');
    browser.setItem('a', 'three');
    expect([browser.getItem('a'), kept.get('a'), browser.isPersistent()]).toEqual(['three', 'one', false]);
    browser.setItem('a', 'two');
    expect([browser.getItem('a'), kept.get('a'), browser.isPersistent()]).toEqual(['two', 'two', true]);
  });

  it('is the newest that another tab kept, not what this one could not keep before', () => {
    const { kept, storage } = roomFor(3);
    const browser = new FallbackStorage(() => storage);
    browser.setItem('a', 'three');
    const told: boolean[] = [];
    browser.subscribe(() => told.push(browser.isPersistent()));
    kept.set('a', 'two');
    browser.dropFromMemory('a');
    expect([browser.getItem('a'), told]).toEqual(['two', [true]]);
    browser.dropFromMemory('a');
    expect(told).toEqual([true]);
  });
});
