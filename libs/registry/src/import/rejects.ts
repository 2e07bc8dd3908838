import { IDENTITY_REASONS } from './identity-changes';
import { ImportRefused } from './import-refused';

/** Reasons why a row is rejected, with the explanation for the user. */
export const REJECT_REASONS = {
  'bad-quote': 'a quote stands within a field: write it twice and quote the whole field',
  'open-quote': 'a quote is opened and not closed: close it or write it twice in a quoted field',
  'too-long': 'the text is longer than is allowed: shorten it',
  'wrong-field-count':
    'the row has more or fewer fields than the header: quote text that holds the delimiter or export the row anew',
  'unnamed-column':
    'a value stands in a column without a name: name the column in the first line or empty it',
  'wrong-total': 'the total at the end is not the number of rows: export the file whole, or delete this line',
  missing: 'the field is empty or its date is all zeros: fill it in',
  'not-text': 'the text holds control characters: type it anew',
  garbled: 'letters were lost or replaced by signs of another encoding: export the file anew as UTF-8',
  'empty-word':
    'a word such as NULL stands for nothing: leave the field empty; a surname that is really so is written Null',
  'sheet-error':
    'a spreadsheet wrote an error such as #N/B for a value: mend its formula and export the file anew',
  formula: 'a formula stands in place of its outcome: export the values',
  'number-format':
    'a spreadsheet has written the number its own way, as 1,23E+12 or 12.345: make the column text and fill it anew',
  'cell-type':
    'a spreadsheet has made a day, or a yes or no, of the text: make the column text and fill it anew',
  'not-a-date': 'there is no such day, or it is not written as one: write YYYY-MM-DD or DD-MM-YYYY',
  'short-year': 'the year has two digits, and nothing says of which century: write all four',
  'month-first': 'the month stands before the day: write YYYY-MM-DD or DD-MM-YYYY',
  'has-time': 'the day has a time other than midnight, which can be another day here: write the day alone',
  'in-future': 'the day is still to come: correct it, and mind the century',
  'not-yes-or-no': 'this is neither yes nor no: write yes or no',
  'unknown-kind': 'this is no kind of exam type: write main or module',
  'expires-before-exam':
    'the qualification expires before the day of its exam: correct the wrong one of the two',
  'not-expired':
    'the status says expired, but expiry_date is empty or has not passed: write the day on which it expired',
  repeated: 'an earlier row says the same: delete this one',
  contradicts:
    'another row with the same key says something else and none of them is taken: keep the right one',
  'unknown-organisation':
    'there is no such organisation in the registry: correct the code, or import the organisation',
  'unknown-exam-type':
    'there is no such exam type in the registry: correct the code, or import the exam type',
  'unknown-holder': 'there is no such holder in the registry: correct the number, or import the holder',
  ...IDENTITY_REASONS,
} as const;
export type RejectCode = keyof typeof REJECT_REASONS;

/** A row that was left out. It contains the place of the row, never its content. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  readonly code: RejectCode;
  /** The code that confirms an identity change; absent for other rejects. */
  readonly confirm?: string | null;
}

/** Maximum number of bad rows. A file with more of them is not a registry file. */
const MOST_REJECTS = 100_000;

/** Counts the rejected rows and passes them on in batches. */
export class RejectCollector {
  count = 0;
  private pending: Reject[] = [];

  constructor(private readonly sink: (rejects: readonly Reject[]) => Promise<void>) {}

  /** Number of rejects that may still be added. */
  get remaining(): number {
    return Math.max(0, MOST_REJECTS - this.count);
  }

  /** @throws ImportRefused if there are more than `MOST_REJECTS` */
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

  /** Passes on the collected rejects and waits until they are processed. Call it before reading on. */
  async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    const rejects = this.pending;
    this.pending = [];
    await this.sink(rejects);
  }
}
