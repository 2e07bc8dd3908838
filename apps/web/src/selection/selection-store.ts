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
 * Time within which a second removal is undone together with the first one, in milliseconds. A double click on a remove button also removes
 * the holder that moves up in the list.
 */
const MERGE_REMOVALS_MS = 1_000;

/** A removal that can be undone. */
export interface Removal {
  readonly before: Selection;
  readonly count: number;
  /** Time of the removal, in milliseconds since the epoch. */
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

  /** Changes the selection. @param change returns the new selection; `key` is a new random key for it */
  update(change: (selection: Selection, key: string) => Selection): void {
    this.save({ selection: change(this.now(), randomKey()), removal: null });
  }

  /** Changes the selection like `update`. The change can be undone until the next one. */
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

  /** Removes all holders. Holders that are still being fetched are not added any more. */
  removeAll(): void {
    const { holderIds } = this.now();
    this.timesEmptied += 1;
    this.remove((selection, key) => withoutHolders(selection, holderIds, key), holderIds.length);
  }

  /**
   * Returns a function that returns true if `removeAll` was called since. Holders that were fetched in the meantime must then not be added.
   */
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
    // If nothing has changed, the same object is returned, because a new object would cause the passes to be counted again.
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
