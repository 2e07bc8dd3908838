type Listener = () => void;

/**
 * The browser's storage, where it can be used; else memory, which ends with the page. Browsers refuse it in some private windows,
 * or when it is full.
 */
export class KeptStorage {
  /** The values that the browser did not keep. */
  private readonly unkept = new Map<string, string>();
  private readonly listeners = new Set<Listener>();

  /** @param open gives the browser's storage; looking at it throws where the browser refuses. */
  constructor(private readonly open: () => Storage) {}

  getItem(key: string): string | null {
    const inMemory = this.unkept.get(key);
    if (inMemory !== undefined) return inMemory;
    try {
      return this.open().getItem(key);
    } catch {
      return null;
    }
  }

  setItem(key: string, value: string): void {
    try {
      this.open().setItem(key, value);
      this.unkept.delete(key);
    } catch {
      this.unkept.set(key, value);
    }
    this.tell();
  }

  /** Another tab has set or cleared it: the value that this tab remembers is older. */
  forget(key: string): void {
    if (this.unkept.delete(key)) this.tell();
  }

  /** Whether all of what was set outlives the page. */
  readonly keepsAll = (): boolean => this.unkept.size === 0;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const storage = new KeptStorage(() => window.localStorage);

if (typeof window !== 'undefined')
  window.addEventListener('storage', ({ key }) => {
    if (key !== null) storage.forget(key);
  });
