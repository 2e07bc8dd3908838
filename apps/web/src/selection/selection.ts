import { type PassScope } from '../api/client';

/**
 * Maximum number of holders in a selection: eight full requests with one pass per holder. Reaching it usually means
 * that a filter was forgotten.
 */
export const MAX_HOLDERS = 2_000;

/**
 * Maximum number of holders that the server accepts in one request, regardless of their passes. Keeping holders for
 * the next request several times can exceed it.
 */
export const MAX_HOLDERS_PER_REQUEST = 2_500;

/** The selected holders, by id, and the choices for the request. Names are fetched when they are shown; they are not stored. */
export interface Selection {
  /** In the order in which they were added, without duplicates. */
  readonly holderIds: readonly string[];
  /** Holders that are kept for the next request, see `splitSelection`. */
  readonly laterIds: readonly string[];
  readonly scope: PassScope;
  /** Expiry dates to include. Empty: all. */
  readonly expiryDates: readonly string[];
  readonly personalReference: string;
  /**
   * Identifies this request to the server (Idempotency-Key): pressing twice, or again after the connection failed,
   * creates only one request. Every change of the selection or its choices creates a new key.
   */
  readonly key: string;
}

export type Choices = Pick<Selection, 'scope' | 'expiryDates' | 'personalReference'>;

export function emptySelection(key: string): Selection {
  return { holderIds: [], laterIds: [], scope: 'all', expiryDates: [], personalReference: '', key };
}

/** Adds these holders to the selection. They are no longer kept for the next request. */
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
 * Keeps these holders in the selection, and the others for the next request.
 *
 * @param now holders whose passes fit in one request
 */
export function splitSelection(selection: Selection, now: readonly string[], key: string): Selection {
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
 * Returns the selection after a request was submitted: the holders that were kept for the next request, with the same
 * choices, or an empty selection. If the selection was changed while the request was being sent, the changes stay and
 * only the submitted holders are removed.
 *
 * @param now the selection when the answer arrives
 * @param sent the selection that was submitted
 */
export function selectionAfterSubmit(now: Selection, sent: Selection, key: string): Selection {
  if (now.key !== sent.key) return withoutHolders(now, sent.holderIds, key);
  const { laterIds, ...choices } = now;
  if (laterIds.length === 0) return emptySelection(key);
  return { ...choices, holderIds: laterIds, laterIds: [], key };
}

/** Parses a stored selection; returns null if it is not one, for example because an older version stored it. */
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
