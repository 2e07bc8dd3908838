import { type RejectCode } from '../rejects';

/** A value as it goes to the database, or why it cannot. */
export type ReadValue = { readonly value: string | null } | { readonly error: RejectCode };

/** What is noticed of all fields of one file together. */
export interface FileNotes {
  /** Days such as 25-4-1980, which only a file with the day first holds. */
  dayFirst: number;
  /** Days such as 4-25-1980, which only a file with the month first holds. */
  monthFirst: number;
  /** Days such as 4-5-1980, which mean another day in a file with the month first. */
  eitherFirst: number;
}

export interface FileColumn {
  readonly name: string;
  readonly type: 'text' | 'date' | 'boolean';
  readonly isKey?: boolean;
  /** A value as its type has it, where the two differ. */
  readonly kept?: (value: string) => string;
  read(raw: string, notes: FileNotes): ReadValue;
}
