/**
 * Time during which a ready request can be downloaded, in milliseconds: 7 times 24 hours, even if the clocks change in between. The
 * database's clock decides.
 */
export const AVAILABLE_FOR_MS = 7 * 24 * 60 * 60 * 1000;
