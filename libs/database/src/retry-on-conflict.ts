import { setTimeout as wait } from 'node:timers/promises';

/** Serialization failure and deadlock: PostgreSQL rolled this transaction back because of another one, and it can be tried again. */
const CONFLICT = /^(40001|40P01)$/;

/** Maximum number of tries. Each conflict means that another transaction made progress, so even two in a row are rare. */
const TRIES = 5;

/** The random wait after try n is shorter than this times 2^n. Milliseconds. */
const FIRST_WAIT_MS = 20;

/**
 * Runs this work, and runs it again if the database rolled it back because of a conflict with another transaction. The caller only
 * waits a little longer.
 *
 * @param work one whole transaction, or one statement outside of a transaction. A conflict undoes what it did in the database only, so it
 * must change nothing elsewhere.
 * @throws every error of `work` at once, except for conflicts; the last conflict if every try had one.
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !isConflict(error)) throw error;
      await wait(Math.random() * FIRST_WAIT_MS * 2 ** tries);
    }
  }
}

function isConflict(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && CONFLICT.test(code);
}
