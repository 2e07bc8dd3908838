/** The service cannot start. The message is one sentence that names the setting and says how to fix it. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;
}
