/**
 * What is promised within a time takes no longer. A machine that had something else to do may miss it: then it is done once
 * more, and may not miss it again.
 *
 * @param act does it anew each time. @returns how long it took. Milliseconds.
 */
export async function expectWithin(milliseconds: number, act: () => Promise<number>): Promise<void> {
  if ((await act()) < milliseconds) return;
  expect(await act()).toBeLessThan(milliseconds);
}
