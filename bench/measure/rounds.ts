/** Each bench measures every side so often. */
export const ROUNDS = 5;

/**
 * Measures every side once a round, one side after the other, so that whatever happens on the machine for a while happens to
 * all of them.
 *
 * @returns per side what it measured, round by round
 */
export async function interleaved<Side extends string, Result>(
  sides: readonly Side[],
  measure: (side: Side, round: number) => Promise<Result> | Result,
  rounds = ROUNDS,
): Promise<Record<Side, Result[]>> {
  const results = Object.fromEntries(sides.map((side) => [side, [] as Result[]])) as Record<Side, Result[]>;
  for (let round = 1; round <= rounds; round++) {
    for (const side of sides) results[side].push(await measure(side, round));
  }
  return results;
}
