import { qualificationStatus } from '@app/registry';
import { type CheckedQualificationView } from './check.view';

/** The properties of a qualification that a check needs. */
export interface RegisteredQualification {
  readonly examType: { readonly name: string; readonly kind: 'main' | 'module' };
  /** YYYY-MM-DD; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}

/**
 * Returns what a check shows about a qualification. A revoked one has no date: a future date beside 'not valid' would be misread, and the
 * reason is confidential.
 */
export function checkedQualificationView(
  { examType, expiryDate, revoked }: RegisteredQualification,
  today: string,
): CheckedQualificationView {
  return {
    qualification: examType.name,
    valid: qualificationStatus({ expiryDate, revoked }, today) === 'valid',
    validUntil: revoked ? null : expiryDate,
  };
}

/**
 * Returns the qualifications of a holder that a check shows. A holder who renews a diploma each two years has it several times: only the
 * one with the latest last valid day is shown. Main before modules, valid before not valid, then by name.
 */
export function latestOfEachType(
  qualifications: readonly RegisteredQualification[],
  today: string,
): CheckedQualificationView[] {
  const best = new Map<string, { kind: string; check: CheckedQualificationView }>();
  for (const qualification of qualifications) {
    const { name, kind } = qualification.examType;
    const check = checkedQualificationView(qualification, today);
    const known = best.get(name);
    if (!known || sortKeyOfEnd(check) > sortKeyOfEnd(known.check)) best.set(name, { kind, check });
  }
  return [...best.values()]
    .sort(
      (a, b) =>
        a.kind.localeCompare(b.kind) ||
        Number(b.check.valid) - Number(a.check.valid) ||
        a.check.qualification.localeCompare(b.check.qualification, 'nl'),
    )
    .map(({ check }) => check);
}

/** Returns a text for comparing last valid days: revoked sorts before all dates, and without end after them. */
function sortKeyOfEnd({ valid, validUntil }: CheckedQualificationView): string {
  return validUntil ?? (valid ? 'without end' : '');
}
