import { type RejectCode } from '../rejects';

/** A value for the database, or the reason why it cannot be read. */
export type ReadValue = { readonly value: string | null } | { readonly error: RejectCode };

/** Counts over all fields of one file, which show whether its days are written day first or month first. */
export interface DateOrderCounts {
  /** Number of days such as 25-4-1980, which occur only in a file with the day first. */
  dayFirst: number;
  /** Number of days such as 4-25-1980, which occur only in a file with the month first. */
  monthFirst: number;
  /** Number of days such as 4-5-1980, which mean another day in a file with the month first. */
  eitherFirst: number;
}

export interface FileColumn {
  readonly name: string;
  readonly type: 'text' | 'date' | 'boolean';
  readonly isKey?: boolean;
  /** Converts a value to the form in which the database stores it, if that form differs. */
  readonly toStored?: (value: string) => string;
  read(raw: string, notes: DateOrderCounts): ReadValue;
}
