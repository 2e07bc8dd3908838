import { qualificationStatus } from '@app/registry';
import { type CheckedQualificationView } from './check.view';

/** A qualification as the registry has it, as far as a check needs it. */
export interface RegisteredQualification {
  readonly examType: { readonly name: string; readonly kind: 'main' | 'module' };
  /** YYYY-MM-DD; null: without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}

/**
 * What a check tells of one qualification. The date of a revoked one is left out: a day to come beside 'not valid' would
 * only be misread, and why it is not valid is nobody's business.
 */
export function checkedQualification(
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
 * The qualifications of a holder as a check shows them. Who renews a diploma every two years has many of it: only the one
 * that counts is shown, which is the one that lasts longest. Main before modules, valid before not valid, then by name.
 */
export function oneOfEachKind(
  qualifications: readonly RegisteredQualification[],
  today: string,
): CheckedQualificationView[] {
  const best = new Map<string, { kind: string; check: CheckedQualificationView }>();
  for (const qualification of qualifications) {
    const { name, kind } = qualification.examType;
    const check = checkedQualification(qualification, today);
    const known = best.get(name);
    if (!known || lasts(check) > lasts(known.check)) best.set(name, { kind, check });
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

/** Compares as text: a revoked one before every date, one without end after. */
function lasts({ valid, validUntil }: CheckedQualificationView): string {
  return validUntil ?? (valid ? 'without end' : '');
}
