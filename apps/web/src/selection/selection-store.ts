import { type FallbackStorage } from '../browser/fallback-storage';
import { randomKey } from '../browser/random-key';
import {
  selectionAfterSubmit,
  emptySelection,
  parseSelection,
  type Selection,
  withoutHolders,
} from './selection';

/**
 * Maximum time between two removals that are undone together, in milliseconds. A double click on a remove button also
 * removes the next holder in the list.
 */
const MERGE_REMOVALS_MS = 1_000;

/** A removal that can be undone. */
export interface Removal {
  readonly before: Selection;
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Name of the holder, if only one was removed. */
  readonly name?: string;
}

export interface SelectionState {
  readonly selection: Selection;
  readonly removal: Removal | null;
}

/** The selection of one account in this browser. All tabs share it, and it survives filtering, reloading and signing in again. */
export class SelectionStore {
  private state: SelectionState;
  private readonly listeners = new Set<() => void>();
  private readonly storageKey: string;
  private timesEmptied = 0;

  constructor(
    accountId: string,
    private readonly storage: Pick<FallbackStorage, 'getItem' | 'setItem'>,
  ) {
    this.storageKey = `pasloket.selection.${accountId}`;
    const selection = parseSelection(storage.getItem(this.storageKey)) ?? emptySelection(randomKey());
    this.state = { selection, removal: null };
  }

  readonly get = (): SelectionState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Applies the changes that other tabs make, until the returned function is called. */
  readonly followOtherTabs = (): (() => void) => {
    const fromOtherTab = ({ key, newValue }: StorageEvent) => {
      const selection = key === this.storageKey ? parseSelection(newValue) : null;
      if (selection) this.setState({ selection, removal: null });
    };
    window.addEventListener('storage', fromOtherTab);
    return () => window.removeEventListener('storage', fromOtherTab);
  };

  /** @param change returns the new selection; `key` is a new random key for it */
  update(change: (selection: Selection, key: string) => Selection): void {
    this.save({ selection: change(this.now(), randomKey()), removal: null });
  }

  /** Like `update`, but can be undone until the next change. */
  remove(change: (selection: Selection, key: string) => Selection, count: number, name?: string): void {
    const at = Date.now();
    const before = this.now();
    const last = this.state.removal;
    const removal =
      last && at - last.at < MERGE_REMOVALS_MS
        ? { before: last.before, count: last.count + count, at }
        : { before, count, at, name };
    this.save({ selection: change(before, randomKey()), removal });
  }

  /** Removes all holders. Additions that are still being fetched are dropped. */
  removeAll(): void {
    const { holderIds } = this.now();
    this.timesEmptied += 1;
    this.remove((selection, key) => withoutHolders(selection, holderIds, key), holderIds.length);
  }

  /** Returns a function that tells whether `removeAll` was called since: what was fetched meanwhile must not be added then. */
  watchRemoveAll(): () => boolean {
    const before = this.timesEmptied;
    return () => this.timesEmptied !== before;
  }

  undo(): void {
    const { removal } = this.state;
    if (removal) this.save({ selection: removal.before, removal: null });
  }

  /**
   * Removes the submitted holders from the selection. If it was not changed since, the holders that were kept for the
   * next request are selected.
   *
   * @returns the number of holders that were kept for the next request and are selected now
   */
  completeSubmit(sent: Selection): number {
    const isAsSent = this.now().key === sent.key;
    this.update((latest, key) => selectionAfterSubmit(latest, sent, key));
    return isAsSent ? this.state.selection.holderIds.length : 0;
  }

  /** Returns the stored selection, which another tab may have changed a moment ago. */
  private now(): Selection {
    const stored = parseSelection(this.storage.getItem(this.storageKey));
    // Returns the same object if nothing changed. For a new object the passes would be counted again.
    return stored && stored.key !== this.state.selection.key ? stored : this.state.selection;
  }

  private save(state: SelectionState): void {
    this.storage.setItem(this.storageKey, JSON.stringify(state.selection));
    this.setState(state);
  }

  private setState(state: SelectionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
