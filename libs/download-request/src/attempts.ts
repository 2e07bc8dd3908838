/**
 * Maximum number of attempts that are charged to a request before it fails. A failed deploy of several workers can end up to five attempts.
 * The maximum exists because a request whose drawing ends the worker process must not be attempted forever.
 */
export const MAX_ATTEMPTS = 8;

/** Maximum number of times that drawing a pass may end the process. After that, the request is made without this pass. */
export const MAX_UNFINISHED_DRAWS = 2;

/**
 * Duration of a lease, in seconds: four missed heartbeats. When it ends, another worker can claim the request, because the first worker has
 * probably died.
 */
export const LEASE_SECONDS = 20;

/** Time between two heartbeats of an attempt, in milliseconds. */
export const HEARTBEAT_MS = 5_000;
