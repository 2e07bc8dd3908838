import { type MissingReason } from './missing-reason';

/** `all`: every qualification of a holder; `main`: the diploma or certificate alone. */
export type PassScope = 'all' | 'main';

/** An expiry date YYYY-MM-DD, or `none` for a qualification that is valid without end. */
export type ExpiryChoice = string;

export const NO_EXPIRY: ExpiryChoice = 'none';

/** The form of an expiry choice. */
export const EXPIRY_CHOICE = /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|none)$/;

export interface PassChoices {
  readonly scope: PassScope;
  /** Empty accepts all. */
  readonly expiryDates: readonly ExpiryChoice[];
}

/** What the selection needs to know of a qualification. */
export interface SelectableQualification {
  readonly id: string;
  readonly kind: 'main' | 'module';
  /** YYYY-MM-DD; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}

export interface SelectableHolder<Q extends SelectableQualification = SelectableQualification> {
  readonly id: string;
  readonly qualifications: readonly Q[];
}

export interface SelectedPass {
  readonly holderId: string;
  readonly qualificationId: string;
}

export interface MissingHolder {
  readonly holderId: string;
  readonly reason: MissingReason;
}

export interface PassSelection {
  /** In the order of the holders; of one holder, main qualifications before modules. */
  readonly passes: readonly SelectedPass[];
  /** Every holder who yields no pass at all, in the order of the holders. */
  readonly missing: readonly MissingHolder[];
}

/**
 * Which passes a request holds: the qualifications of the named holders that fit the choices.
 *
 * Valid and expired qualifications can have a pass; a revoked one never. A holder who yields none is named with the
 * reason that is nearest to what the contact person can change: first the scope, then revocation, then the dates.
 */
export function selectPasses(holders: readonly SelectableHolder[], choices: PassChoices): PassSelection {
  const passes: SelectedPass[] = [];
  const missing: MissingHolder[] = [];
  for (const holder of holders) {
    const inScope = holder.qualifications.filter(({ kind }) => choices.scope === 'all' || kind === 'main');
    const standing = inScope.filter(({ revoked }) => !revoked);
    const fitting = standing.filter(({ expiryDate }) => acceptsExpiryDate(choices.expiryDates, expiryDate));
    if (fitting.length > 0) {
      const mainFirst = [...fitting].sort(
        (a, b) => Number(a.kind === 'module') - Number(b.kind === 'module'),
      );
      passes.push(...mainFirst.map(({ id }) => ({ holderId: holder.id, qualificationId: id })));
    } else {
      missing.push({ holderId: holder.id, reason: reasonForNone(holder, inScope.length, standing.length) });
    }
  }
  return { passes, missing };
}

function acceptsExpiryDate(chosen: readonly ExpiryChoice[], expiryDate: string | null): boolean {
  return chosen.length === 0 || chosen.includes(expiryDate ?? NO_EXPIRY);
}

function reasonForNone(holder: SelectableHolder, inScope: number, standing: number): MissingReason {
  if (holder.qualifications.length === 0) return 'no-qualification';
  if (inScope === 0) return 'no-main-qualification';
  if (standing === 0) return 'revoked';
  return 'outside-expiry-dates';
}
