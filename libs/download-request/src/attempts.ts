/**
 * Attempts that are charged to a request before it is given up. More than the five times that a machine may die under
 * one request in a bad rolling deploy; few enough that a request which kills its worker does not do so for ever.
 */
export const MAX_ATTEMPTS = 8;

/** Times that a process may end while it draws one pass before that pass is left out, so that the others are made. */
export const MAX_UNFINISHED_DRAWS = 2;

/** A lease outlives four missed heartbeats; a dead worker's request is free again after it. Seconds. */
export const LEASE_SECONDS = 20;

/** Between two heartbeats of an attempt. Milliseconds. */
export const HEARTBEAT_MS = 5_000;
