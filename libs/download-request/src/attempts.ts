/**
 * Number of attempts that are charged to a request before it fails. A bad rolling deploy can end up to five of them. A request that
 * ends its worker process must not do so without limit.
 */
export const MAX_ATTEMPTS = 8;

/** Number of times that a process may end while it draws a pass; after that the pass is left out, so that the others are made. */
export const MAX_UNFINISHED_DRAWS = 2;

/** Duration of a lease, in seconds: four missed heartbeats. After it, another worker can claim the request of a dead one. */
export const LEASE_SECONDS = 20;

/** Time between two heartbeats of an attempt, in milliseconds. */
export const HEARTBEAT_MS = 5_000;
