import { type ExamTypeKind } from '@app/database';

/** What decides which qualification stands for its holder. */
export interface LeadingCandidate {
  readonly kind: ExamTypeKind;
  /** YYYY-MM-DD; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}

/**
 * The one qualification that stands for the holder in the list: not revoked before revoked, main before module, then
 * the latest expiry date, of which 'without end' is the latest. Null when there is none.
 *
 * `refreshLeading` says the same in SQL; a test holds the two together.
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
