import { api, type Holder, responseBody } from '../api/client';

/** Maximum number of ids that the server accepts in one call. */
const MAX_IDS_PER_CALL = 500;

/** A holder, or 'gone' if the holder is no longer enrolled with any organisation of the account. */
export type KnownHolder = Holder | 'gone';

/** Holders by id, from the lists that were shown and from extra calls. They are kept in memory only. */
export class HolderCache {
  private known: ReadonlyMap<string, KnownHolder> = new Map();
  private readonly pending = new Set<string>();
  private readonly listeners = new Set<() => void>();

  readonly get = (): ReadonlyMap<string, KnownHolder> => this.known;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  add(holders: readonly Holder[]): void {
    if (holders.every((holder) => this.known.get(holder.id) === holder)) return;
    this.set(holders.map((holder) => [holder.id, holder]));
  }

  /** Fetches the holders that are not known yet. If that fails, the next call tries again. */
  async fetchUnknown(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.known.has(id) && !this.pending.has(id));
    if (unknown.length > 0) await this.fetch(unknown);
  }

  /** Fetches the holders again, even those that are known. @returns the ids of the holders that are gone */
  async refresh(ids: readonly string[]): Promise<string[]> {
    await this.fetch(ids);
    return ids.filter((id) => this.known.get(id) === 'gone');
  }

  private async fetch(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.pending.add(id);
    try {
      for (let from = 0; from < ids.length; from += MAX_IDS_PER_CALL)
        await this.fetchSlice(ids.slice(from, from + MAX_IDS_PER_CALL));
    } finally {
      for (const id of ids) this.pending.delete(id);
    }
  }

  private async fetchSlice(ids: readonly string[]): Promise<void> {
    const { items } = responseBody(await api.POST('/api/holders/lookup', { body: { ids: [...ids] } }));
    const found = new Map(items.map((holder) => [holder.id, holder]));
    this.set(ids.map((id) => [id, found.get(id) ?? 'gone']));
  }

  private set(entries: readonly (readonly [string, KnownHolder])[]): void {
    this.known = new Map([...this.known, ...entries]);
    for (const listener of this.listeners) listener();
  }
}
