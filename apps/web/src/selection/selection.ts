import { type PassScope } from '../api/client';

/** Most holders in a selection: eight full requests of one pass each. More is a filter that was forgotten. */
export const MAX_HOLDERS = 2_000;

/** The server takes so many in one request, whatever they yield: reached by those who were put aside for later, again and again. */
export const MAX_HOLDERS_PER_REQUEST = 2_500;

/** Who was chosen and how, by id: names are fetched when they are shown, and stay nowhere. */
export interface Selection {
  /** In the order in which they were added, each once. */
  readonly holderIds: readonly string[];
  /** Kept for the next request, see `splitOff`. */
  readonly laterIds: readonly string[];
  readonly scope: PassScope;
  /** Empty accepts all. */
  readonly expiryDates: readonly string[];
  readonly personalReference: string;
  /**
   * Names this very request to the server (Idempotency-Key): pressing twice, or again after a broken connection, makes one
   * request. Anything that changes what is asked for changes it.
   */
  readonly key: string;
}

export type Choices = Pick<Selection, 'scope' | 'expiryDates' | 'personalReference'>;

export function emptySelection(key: string): Selection {
  return { holderIds: [], laterIds: [], scope: 'all', expiryDates: [], personalReference: '', key };
}

/** Adds whoever is not in it yet; who was put aside for later is in it now. */
export function withHolders(selection: Selection, ids: readonly string[], key: string): Selection {
  const holderIds = [...new Set([...selection.holderIds, ...ids])];
  if (holderIds.length === selection.holderIds.length) return selection;
  const added = new Set(ids);
  const laterIds = selection.laterIds.filter((id) => !added.has(id));
  return { ...selection, holderIds, laterIds, key };
}

export function withoutHolders(selection: Selection, ids: readonly string[], key: string): Selection {
  const gone = new Set(ids);
  return {
    ...selection,
    holderIds: selection.holderIds.filter((id) => !gone.has(id)),
    laterIds: selection.laterIds.filter((id) => !gone.has(id)),
    key,
  };
}

export function withChoices(selection: Selection, choices: Partial<Choices>, key: string): Selection {
  return { ...selection, ...choices, key };
}

/**
 * Keeps these holders for the request at hand and puts the others aside for the next one.
 *
 * @param now holders whose passes fit in one request
 */
export function splitOff(selection: Selection, now: readonly string[], key: string): Selection {
  const first = new Set(now);
  const rest = selection.holderIds.filter((id) => !first.has(id));
  return {
    ...selection,
    holderIds: selection.holderIds.filter((id) => first.has(id)),
    laterIds: [...new Set([...rest, ...selection.laterIds])],
    key,
  };
}

/**
 * What is selected once a request went out: those who were put aside, with the same choices, or nobody. What was changed
 * while the request was on its way stays, without those who were sent.
 *
 * @param now what is selected at the time of the answer
 * @param sent what went out
 */
export function selectionAfterSubmit(now: Selection, sent: Selection, key: string): Selection {
  if (now.key !== sent.key) return withoutHolders(now, sent.holderIds, key);
  const { laterIds, ...choices } = now;
  if (laterIds.length === 0) return emptySelection(key);
  return { ...choices, holderIds: laterIds, laterIds: [], key };
}

/** Reads what was stored; null when it is not a selection (an older version's, or somebody's own making). */
export function parseSelection(stored: string | null): Selection | null {
  if (!stored) return null;
  try {
    const value = JSON.parse(stored) as Partial<Selection>;
    const { holderIds, laterIds, scope, expiryDates, personalReference, key } = value;
    if (!isStringArray(holderIds) || !isStringArray(laterIds) || !isStringArray(expiryDates)) return null;
    if (scope !== 'all' && scope !== 'main') return null;
    if (typeof personalReference !== 'string' || typeof key !== 'string') return null;
    return { holderIds, laterIds, scope, expiryDates, personalReference, key };
  } catch {
    return null;
  }
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
