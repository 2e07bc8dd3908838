// Raw SQL: conditions for counts of whole tables.
import { type RegistryTable } from '../write/check-batch';
import { type StagedName } from './plan-changes';

/** Numbers of rows of one kind that an import changed. */
export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly returned: number;
  readonly removed: number;
}

/** A kind of row: its table, its name in temporary tables, and SQL for the rows that exist now. */
export type Kind = readonly [table: RegistryTable, name: StagedName, present: string];

export const KINDS: readonly Kind[] = [
  ['organisations', 'organisations', 'organisations WHERE withdrawn_at IS NULL'],
  ['examTypes', 'examtypes', 'exam_types WHERE withdrawn_at IS NULL'],
  ['holders', 'holders', 'qualification_holders WHERE withdrawn_at IS NULL'],
  ['enrolments', 'enrolments', 'enrolments'],
  ['qualifications', 'qualifications', 'qualifications'],
];
