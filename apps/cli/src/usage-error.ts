/** A command was called with wrong arguments. The message is one sentence and says how to fix it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;
}
