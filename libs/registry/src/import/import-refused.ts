export type ImportRefusal =
  | 'another-import-runs'
  | 'no-such-file'
  | 'line-too-long'
  | 'unknown-encoding'
  | 'file-too-large'
  | 'not-a-workbook'
  | 'damaged-workbook'
  | 'workbook-too-large'
  | 'hidden-sheet'
  | 'lost-zeros'
  | 'merged-cells'
  | 'too-many-files'
  | 'not-a-file'
  | 'unknown-columns'
  | 'no-rows'
  | 'month-first'
  | 'too-many-rejects'
  | 'rejects-in-strict'
  | 'too-many-removals'
  | 'too-many-identity-changes'
  | 'no-longer-allowed'
  | 'interrupted'
  | 'database-failed'
  | 'unexpected';

/** Nothing was imported; the message is one sentence with the remedy. Neither holds anything of a file's content. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  constructor(
    readonly code: ImportRefusal,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
