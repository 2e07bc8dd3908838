/** Maximum number of passes in one request. */
export const PASS_LIMIT = 250;

/**
 * Maximum number of holders in one request, with or without passes: ten times the maximum of passes. All of them are stored with the
 * request. A person who selects more has usually forgotten to filter out holders without a pass.
 */
export const HOLDER_LIMIT = 2_500;

export type PassCountResult =
  | { readonly fits: true }
  | { readonly fits: false; readonly code: 'no-passes' }
  | {
      readonly fits: false;
      readonly code: 'too-many-passes';
      readonly passCount: number;
      readonly excess: number;
    };

/** Judges whether a request with `passCount` passes may be submitted. Nothing is ever left out to make it fit. */
export function checkPassCount(passCount: number): PassCountResult {
  if (passCount < 1) return { fits: false, code: 'no-passes' };
  if (passCount > PASS_LIMIT) {
    return { fits: false, code: 'too-many-passes', passCount, excess: passCount - PASS_LIMIT };
  }
  return { fits: true };
}

/**
 * Returns the first holders whose passes together stay within the limit: the part of a larger selection that fits into one request. A
 * holder is included with all passes, or not at all.
 *
 * @param passes in the order of the holders, with the passes of one holder together
 * @returns ids of holders, in that order
 */
export function holdersWithinLimit(passes: readonly { readonly holderId: string }[]): string[] {
  const within = passes.slice(0, PASS_LIMIT);
  const cutOff = passes[PASS_LIMIT]?.holderId;
  return [...new Set(within.map(({ holderId }) => holderId))].filter((holderId) => holderId !== cutOff);
}
