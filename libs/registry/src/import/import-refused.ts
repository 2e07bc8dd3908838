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

/**
 * The reason why nothing was imported. The message is one sentence and says how to fix it. Message and code contain no content of a file.
 */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;

  constructor(
    readonly code: ImportRefusal,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
