import { afterSubmitting, emptySelection, readSelection, type Selection } from './selection';

/** What can be taken back. */
export interface Removal {
  readonly before: Selection;
  readonly count: number;
  /** Of the one who was removed, when it was one. */
  readonly name?: string;
}

export interface SelectionState {
  readonly selection: Selection;
  readonly removal: Removal | null;
}

/** 128 random bits. `randomUUID` is not there on pages without TLS. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** The selection of one account in this browser: survives filtering, reloading and signing in again, in every tab. */
export class SelectionStore {
  private state: SelectionState;
  private readonly listeners = new Set<() => void>();
  private readonly storedAs: string;

  constructor(
    accountId: string,
    private readonly storage: Storage,
  ) {
    this.storedAs = `pasloket.selection.${accountId}`;
    const selection = readSelection(storage.getItem(this.storedAs)) ?? emptySelection(randomKey());
    this.state = { selection, removal: null };
  }

  readonly get = (): SelectionState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    const fromOtherTab = ({ key, newValue }: StorageEvent) => {
      const selection = key === this.storedAs ? readSelection(newValue) : null;
      if (selection) this.tell({ selection, removal: null });
    };
    window.addEventListener('storage', fromOtherTab);
    return () => {
      this.listeners.delete(listener);
      window.removeEventListener('storage', fromOtherTab);
    };
  };

  /** @param change gets a new key for the selection that it makes. */
  update(change: (selection: Selection, key: string) => Selection): void {
    this.keep({ selection: change(this.state.selection, randomKey()), removal: null });
  }

  /** As `update`, and can be taken back until the next change. */
  remove(change: (selection: Selection, key: string) => Selection, count: number, name?: string): void {
    const before = this.state.selection;
    this.keep({ selection: change(before, randomKey()), removal: { before, count, name } });
  }

  undo(): void {
    const { removal } = this.state;
    if (removal) this.keep({ selection: removal.before, removal: null });
  }

  submitted(): Selection {
    this.update(afterSubmitting);
    return this.state.selection;
  }

  private keep(state: SelectionState): void {
    this.storage.setItem(this.storedAs, JSON.stringify(state.selection));
    this.tell(state);
  }

  private tell(state: SelectionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
