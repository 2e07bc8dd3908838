import { type MissingItem, type MissingReason } from './missing-reason';

/** `all`: every qualification of a holder. `main`: only the diploma or certificate, without modules. */
export type PassScope = 'all' | 'main';

/** An expiry date (YYYY-MM-DD), or `none` for qualifications that do not expire. */
export type ExpiryChoice = string;

export const NO_EXPIRY: ExpiryChoice = 'none';

/** Matches the form of an expiry choice. */
export const EXPIRY_CHOICE = /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|none)$/;

export interface PassChoices {
  readonly scope: PassScope;
  /** Expiry dates to include; empty includes all. */
  readonly expiryDates: readonly ExpiryChoice[];
}

/** The properties of a qualification that decide whether it is selected. */
export interface SelectableQualification {
  readonly kind: 'main' | 'module';
  /** YYYY-MM-DD; null if the qualification does not expire. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}

export interface SelectableHolder {
  readonly id: string;
  /** Holders with the same qualifications may share one array; it is then evaluated only once. */
  readonly qualifications: readonly SelectableQualification[];
}

export interface SelectedPass {
  readonly holderId: string;
  /** Index of the qualification in the holder's array, starting at 0. */
  readonly place: number;
}

export interface PassSelection {
  /** Selected passes in the order of the holders. For one holder, main qualifications come before modules. */
  readonly passes: readonly SelectedPass[];
  /** Holders without any pass, in the order of the holders. */
  readonly missing: readonly MissingItem[];
}

/**
 * Selects the passes of a request: the qualifications of these holders that match the choices.
 *
 * Valid and expired qualifications can have a pass, revoked ones cannot. A holder without any pass is returned in `missing`. If several
 * reasons apply, the first of these is given: the scope excludes all qualifications, all are revoked, the expiry dates exclude them.
 */
export function selectPasses(holders: readonly SelectableHolder[], choices: PassChoices): PassSelection {
  const passes: SelectedPass[] = [];
  const missing: MissingItem[] = [];
  const dates = choices.expiryDates.length > 0 ? new Set(choices.expiryDates) : null;
  // Up to 10,000 holders have far fewer different lists of qualifications, so each list is evaluated only once.
  const verdicts = new Map<readonly SelectableQualification[], readonly number[] | MissingReason>();
  for (const { id: holderId, qualifications } of holders) {
    let verdict = verdicts.get(qualifications);
    if (!verdict) verdicts.set(qualifications, (verdict = judge(qualifications, choices.scope, dates)));
    if (typeof verdict === 'string') missing.push({ holderId, qualificationId: null, reason: verdict });
    else for (const place of verdict) passes.push({ holderId, place });
  }
  return { passes, missing };
}

/**
 * Returns the indices of the qualifications that have a pass, main ones first. If none has one, returns the reason. @param dates null: all
 * expiry dates
 */
function judge(
  qualifications: readonly SelectableQualification[],
  scope: PassScope,
  dates: ReadonlySet<ExpiryChoice> | null,
): readonly number[] | MissingReason {
  const main: number[] = [];
  const modules: number[] = [];
  let inScope = 0;
  let notRevoked = 0;
  for (let place = 0; place < qualifications.length; place++) {
    const { kind, expiryDate, revoked } = qualifications[place] as SelectableQualification;
    if (scope === 'main' && kind !== 'main') continue;
    inScope += 1;
    if (revoked) continue;
    notRevoked += 1;
    if (dates && !dates.has(expiryDate ?? NO_EXPIRY)) continue;
    (kind === 'main' ? main : modules).push(place);
  }
  if (main.length + modules.length > 0) return [...main, ...modules];
  if (qualifications.length === 0) return 'no-qualification';
  if (inScope === 0) return 'no-main-qualification';
  return notRevoked === 0 ? 'revoked' : 'outside-expiry-dates';
}
