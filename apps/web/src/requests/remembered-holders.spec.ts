import { recallHolders, rememberHolders } from './remembered-holders';

/** Storage in memory, in place of the browser's. */
function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe('Who was in a request', () => {
  it('is known for the last forty requests', () => {
    const browser = storage();
    for (let request = 1; request <= 41; request++) rememberHolders(browser, `r${request}`, [`h${request}`]);
    expect(recallHolders(browser, 'r41')).toEqual(['h41']);
    expect(recallHolders(browser, 'r2')).toEqual(['h2']);
    expect(recallHolders(browser, 'r1')).toBeNull();
  });

  it('is unknown, and breaks nothing, when the browser holds something else', () => {
    const odd = { getItem: () => '{"r1":', setItem: () => undefined };
    expect(recallHolders(odd, 'r1')).toBeNull();
  });
});
