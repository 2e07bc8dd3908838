type Listener = () => void;

/**
 * The browser's storage, where it can be used; else memory, which ends with the page. Browsers refuse it in some private windows,
 * or when it is full.
 */
export class FallbackStorage {
  /** The values that the browser did not keep. */
  private readonly inMemory = new Map<string, string>();
  private readonly listeners = new Set<Listener>();

  /** @param open gives the browser's storage; looking at it throws where the browser refuses. */
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

  /** Another tab has set or cleared it: the value that this tab remembers is older. */
  dropFromMemory(key: string): void {
    if (this.inMemory.delete(key)) this.notifyListeners();
  }

  /** Whether all of what was set outlives the page. */
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
