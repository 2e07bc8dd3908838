export type ComponentState = 'up' | 'down';

const ANSWER_WITHIN_MS = 2_000;

/** Returns the answer of a service; undefined if it failed, or took longer than 2 s. */
export async function withTimeout<T>(answer: Promise<T>): Promise<{ readonly answer: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer.then((value) => ({ answer: value })), tooLate]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Returns `up` if a service answers within 2 s, and `down` otherwise. */
export async function componentState(answer: Promise<unknown>): Promise<ComponentState> {
  return (await withTimeout(answer)) ? 'up' : 'down';
}
