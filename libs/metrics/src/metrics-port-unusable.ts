/** The metrics cannot be offered where the environment says; the message is one sentence with the remedy. */
export class MetricsPortUnusable extends Error {
  override readonly name = 'MetricsPortUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  constructor(port: number, cause: Error) {
    super(
      `METRICS_PORT: port ${port} cannot be used (${cause.message}): choose another, or leave METRICS_PORT out.`,
      { cause },
    );
  }
}
