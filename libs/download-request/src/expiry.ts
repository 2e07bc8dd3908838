/**
 * Time for which a ready request can be downloaded, in milliseconds: 7 days of 24 hours, also when summer time ends in between.
 * The database's clock sets and checks the end.
 */
export const AVAILABLE_FOR_MS = 7 * 24 * 60 * 60 * 1000;
