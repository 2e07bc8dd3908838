export type QualificationStatus = 'valid' | 'expired' | 'revoked';

/**
 * Returns the status of a qualification on a day. A revoked qualification is 'revoked' even if it has expired; the expiry date itself is
 * still a valid day.
 *
 * @param expiryDate YYYY-MM-DD in Europe/Amsterdam; null: valid without end
 * @param today YYYY-MM-DD in Europe/Amsterdam, see `amsterdamDate`
 */
export function qualificationStatus(
  { expiryDate, revoked }: { readonly expiryDate: string | null; readonly revoked: boolean },
  today: string,
): QualificationStatus {
  if (revoked) return 'revoked';
  // ISO dates compare as text.
  return expiryDate !== null && expiryDate < today ? 'expired' : 'valid';
}

const AMSTERDAM = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Returns the calendar day in Europe/Amsterdam at an instant, as YYYY-MM-DD. */
export function amsterdamDate(instant: Date): string {
  const parts = new Map(AMSTERDAM.formatToParts(instant).map(({ type, value }) => [type, value]));
  return [parts.get('year'), parts.get('month'), parts.get('day')].join('-');
}
