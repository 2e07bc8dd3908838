/** An expected error: its message is a sentence that says how to fix the problem, and no stack is needed. */
export function isExpected(error: unknown): error is Error {
  return error instanceof Error && 'remedy' in error;
}
