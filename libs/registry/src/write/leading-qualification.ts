import { type ExamTypeKind } from '@app/database';

/** The properties that decide which qualification is the leading one of its holder. */
export interface LeadingCandidate {
  readonly kind: ExamTypeKind;
  /** YYYY-MM-DD; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}

/**
 * Returns the qualification that represents its holder in the list: not revoked before revoked, main before module, then the latest expiry
 * date; 'without end' is later than each date. Null if there are no qualifications.
 *
 * `refreshLeadingQualifications` has the same rule in SQL; a test compares both.
 */
export function leadingQualification<T extends LeadingCandidate>(qualifications: readonly T[]): T | null {
  return qualifications.reduce<T | null>(
    (leading, candidate) => (leading === null || precedes(candidate, leading) ? candidate : leading),
    null,
  );
}

function precedes(one: LeadingCandidate, other: LeadingCandidate): boolean {
  if (one.revoked !== other.revoked) return other.revoked;
  if (one.kind !== other.kind) return one.kind === 'main';
  if (one.expiryDate === null || other.expiryDate === null) {
    return one.expiryDate === null && other.expiryDate !== null;
  }
  return one.expiryDate > other.expiryDate;
}
