/** The start cannot go on; the message is one sentence that names the setting and the remedy. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;
}
