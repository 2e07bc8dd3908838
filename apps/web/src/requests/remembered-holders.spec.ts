import { holdersOf, rememberHolders } from './remembered-holders';

/** What a browser keeps, with room for `capacity` characters. */
function storage(capacity = Infinity): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > capacity) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
  } as unknown as Storage;
}

describe('Who was in a request', () => {
  it('is known for the last forty requests', () => {
    const browser = storage();
    for (let request = 1; request <= 41; request++) rememberHolders(browser, `r${request}`, [`h${request}`]);
    expect(holdersOf(browser, 'r41')).toEqual(['h41']);
    expect(holdersOf(browser, 'r2')).toEqual(['h2']);
    expect(holdersOf(browser, 'r1')).toBeNull();
  });

  it('is unknown, and breaks nothing, when the browser has no room or holds something else', () => {
    const full = storage(10);
    rememberHolders(full, 'r1', ['h1']);
    expect(holdersOf(full, 'r1')).toBeNull();
    const odd = { getItem: () => '{"r1":', setItem: () => undefined } as unknown as Storage;
    expect(holdersOf(odd, 'r1')).toBeNull();
  });
});
