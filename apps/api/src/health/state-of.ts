export type ComponentState = 'up' | 'down';

const ANSWER_WITHIN_MS = 2_000;

/** What a service behind us answered; undefined when it did not, or not within 2 s. */
export async function inTime<T>(answer: Promise<T>): Promise<{ readonly answer: T } | undefined> {
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

/** Whether a service behind us answers, and in time. */
export async function stateOf(answer: Promise<unknown>): Promise<ComponentState> {
  return (await inTime(answer)) ? 'up' : 'down';
}
