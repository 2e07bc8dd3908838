/** A command cannot do what it was asked; the message is one sentence with the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;
}
