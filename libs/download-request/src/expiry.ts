/**
 * How long a ready request can be downloaded, in milliseconds: 7 days, which are 168 hours also when the clocks go back in
 * between. Whether they are over is told by the database's clock, which set their end.
 */
export const AVAILABLE_FOR_MS = 7 * 24 * 60 * 60 * 1000;
