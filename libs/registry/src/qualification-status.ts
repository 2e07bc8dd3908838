export type QualificationStatus = 'valid' | 'expired' | 'revoked';

interface Dated {
  /** YYYY-MM-DD; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}

/** @param today YYYY-MM-DD in Europe/Amsterdam; the expiry date itself is the last valid day. */
export function qualificationStatus({ expiryDate, revoked }: Dated, today: string): QualificationStatus {
  if (revoked) return 'revoked';
  return expiryDate !== null && expiryDate < today ? 'expired' : 'valid';
}

const AMSTERDAM = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', dateStyle: 'short' });

/** The date in the Netherlands at an instant, YYYY-MM-DD. */
export function amsterdamDate(instant: Date): string {
  return AMSTERDAM.format(instant);
}

interface Standing extends Dated {
  readonly kind: 'main' | 'module';
}

/**
 * The qualification that stands for a holder in a list: one that is not revoked before one that is, a diploma before a
 * module, and of those the one that lasts longest. Undefined when there is none. The registry's SQL keeps the same order.
 */
export function leadingQualification<Q extends Standing>(qualifications: readonly Q[]): Q | undefined {
  return [...qualifications].sort(
    (a, b) =>
      Number(a.revoked) - Number(b.revoked) ||
      Number(a.kind === 'module') - Number(b.kind === 'module') ||
      compareExpiry(b.expiryDate, a.expiryDate),
  )[0];
}

/** Ascending; without end comes after every date. */
function compareExpiry(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
