type Listener = () => void;

/**
 * Stores text in the browser's storage. If the browser refuses that (in some private windows, or when its storage is full), the text is
 * kept in memory until the page closes.
 */
export class FallbackStorage {
  /** Values that the browser's storage did not accept. */
  private readonly inMemory = new Map<string, string>();
  private readonly listeners = new Set<Listener>();

  /** @param open returns the browser's storage; it throws in browsers that refuse access to their storage */
  constructor(private readonly open: () => Storage) {}

  getItem(key: string): string | null {
    const value = this.inMemory.get(key);
    if (value !== undefined) return value;
    try {
      return this.open().getItem(key);
    } catch {
      return null;
    }
  }

  setItem(key: string, value: string): void {
    try {
      this.open().setItem(key, value);
      this.inMemory.delete(key);
    } catch {
      this.inMemory.set(key, value);
    }
    this.notifyListeners();
  }

  /** Drops the value that is in memory, because another tab has stored a newer value or removed it. */
  dropFromMemory(key: string): void {
    if (this.inMemory.delete(key)) this.notifyListeners();
  }

  /** Returns true if no value is in memory only, so that all values survive closing the page. */
  readonly isPersistent = (): boolean => this.inMemory.size === 0;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private notifyListeners(): void {
    for (const listener of this.listeners) listener();
  }
}

export const storage = new FallbackStorage(() => window.localStorage);

if (typeof window !== 'undefined')
  window.addEventListener('storage', ({ key }) => {
    if (key !== null) storage.dropFromMemory(key);
  });
