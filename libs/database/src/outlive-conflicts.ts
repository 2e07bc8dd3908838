import { setTimeout as wait } from 'node:timers/promises';

/** Serialization failure, deadlock: PostgreSQL undid this work in favour of another's, and asks for it to be done again. */
const CONFLICT = /^(40001|40P01)$/;

/** Tries of one piece of work. Each loses to another that went on, so two in a row are rare already. */
const TRIES = 5;

/** Longest wait before the second try; it doubles for each that follows. Milliseconds. */
const FIRST_WAIT_MS = 20;

/**
 * Does this work, and does it again when the database undid it because of a conflict with another's. Nobody notices but
 * by a moment's wait.
 *
 * @param work one transaction or one statement of its own, whole: what it did before the conflict is undone, so nothing
 * outside of the database may hang on a try, and it must not be part of a transaction that is open already.
 * @throws whatever `work` throws but for conflicts, at once; the last conflict when every try had one.
 */
export async function outliveConflicts<T>(work: () => Promise<T>): Promise<T> {
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
