/** Most passes in one request. Passes, not holders. */
export const PASS_LIMIT = 250;

/**
 * Most holders in one request, with or without passes: ten for each pass. A request names all of them for as long as it is kept, and who asks
 * for more has forgotten to leave out those who yield none.
 */
export const HOLDER_LIMIT = 2_500;

export type PassCountVerdict =
  | { readonly fits: true }
  | { readonly fits: false; readonly code: 'no-passes' }
  | {
      readonly fits: false;
      readonly code: 'too-many-passes';
      readonly passCount: number;
      readonly excess: number;
    };

/** Whether a request of `passCount` passes may be submitted; nothing is ever cut off to make it fit. */
export function judgePassCount(passCount: number): PassCountVerdict {
  if (passCount < 1) return { fits: false, code: 'no-passes' };
  if (passCount > PASS_LIMIT) {
    return { fits: false, code: 'too-many-passes', passCount, excess: passCount - PASS_LIMIT };
  }
  return { fits: true };
}

/**
 * The first holders whose passes together stay within the limit: what one request can take of a larger selection. Of a
 * holder all passes or none.
 *
 * @param passes in the order of the holders, those of one holder side by side
 * @returns ids of holders, in that order
 */
export function holdersWithinLimit(passes: readonly { readonly holderId: string }[]): string[] {
  const within = passes.slice(0, PASS_LIMIT);
  const cutOff = passes[PASS_LIMIT]?.holderId;
  return [...new Set(within.map(({ holderId }) => holderId))].filter((holderId) => holderId !== cutOff);
}
