import { ImportRefused } from './import-refused';

/** What can be wrong with a row, and what is said about it. */
export const REJECT_REASONS = {
  'bad-quote': 'a quote stands within a field: write it twice and quote the whole field',
  'open-quote': 'a quote is opened and not closed',
  'too-long': 'the text is longer than is allowed',
  'wrong-field-count': 'the row has more or fewer fields than the header',
  missing: 'the field is empty',
  'not-text': 'the text holds control characters or is not UTF-8',
  'not-a-date': 'this is no day: write YYYY-MM-DD or DD-MM-YYYY',
  'not-yes-or-no': 'write yes or no',
  'unknown-kind': 'write main or module',
  'expires-before-exam': 'the qualification expires before the day of its exam',
  repeated: 'an earlier row says the same',
  contradicts: 'another row with the same key says something else: none of them is taken',
  'unknown-organisation': 'there is no such organisation in the registry',
  'unknown-exam-type': 'there is no such exam type in the registry',
  'unknown-holder': 'there is no such holder in the registry',
} as const;
export type RejectCode = keyof typeof REJECT_REASONS;

/** A row that was left out. It says where, never what stands there. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly code: RejectCode;
}

/** A file with more bad rows than this is no registry file. */
const MOST_REJECTS = 100_000;

/** Counts what is left out and hands it on. */
export class Rejects {
  count = 0;
  private pending: Reject[] = [];

  constructor(private readonly sink: (rejects: readonly Reject[]) => Promise<void>) {}

  /** @throws ImportRefused when there are far too many */
  add(reject: Reject): void {
    this.count += 1;
    if (this.count > MOST_REJECTS) {
      throw new ImportRefused(
        'too-many-rejects',
        `More than ${MOST_REJECTS} rows are bad: correct the files.`,
      );
    }
    this.pending.push(reject);
  }

  /** Hands on what has gathered, and waits until it is taken: call it before reading on. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const rejects = this.pending;
    this.pending = [];
    await this.sink(rejects);
  }
}
