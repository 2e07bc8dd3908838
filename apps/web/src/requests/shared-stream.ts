import { type openStream, type Word } from './own-stream';

/** The tab that has the stream is heard more often than this: the server's beat comes each 15 s. Milliseconds. */
const SILENT_FOR_MS = 40_000;

/** Tabs that miss it do not all wake at once. Milliseconds. */
const SPREAD_MS = 10_000;

/** A browser that gives no lock is asked again after this long. Milliseconds. */
const PAUSE_MS = 10_000;

const DOWN: Word = { kind: 'down', isRefused: false };

interface Browser {
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: (name: string) => BroadcastChannel;
  readonly open: typeof openStream;
}

/**
 * One stream for all tabs of a browser: over HTTP/1.1 browsers have six connections to a server, and each stream takes one. The tab that
 * holds the lock has the stream and tells the others what it hears. When it closes, the next one gets the lock; when it falls
 * silent, because the browser has frozen it, another one takes the lock from it.
 */
export class SharedStream {
  private readonly channel: BroadcastChannel;
  private isOver = false;
  /** Whether this tab has the stream and hears something. */
  private isUp = false;
  /** Ends the wait for the lock. */
  private wait = new AbortController();
  /** Gives the lock back; only a tab that holds it has it. */
  private resign?: () => void;
  private silence?: ReturnType<typeof setTimeout>;

  /** @param name of lock and channel: one for each account */
  constructor(
    private readonly name: string,
    private readonly hear: (word: Word) => void,
    private readonly browser: Browser,
  ) {
    this.channel = browser.channel(name);
    this.channel.onmessage = ({ data }: MessageEvent<Word | 'asks'>) => {
      if (data === 'asks') this.answer();
      else this.follow(data);
    };
    void this.stand();
  }

  close(): void {
    this.isOver = true;
    clearTimeout(this.silence);
    this.wait.abort();
    this.resign?.();
    this.channel.close();
  }

  private async stand(): Promise<void> {
    for (let isSilent = false; !this.isOver;) isSilent = await this.standOnce(isSilent);
  }

  /**
   * Has the stream as soon as it is this tab's turn, until another tab takes it.
   *
   * @param steal takes the lock at once from the tab that has it
   * @returns whether the wait ended because nothing was heard
   */
  private async standOnce(steal: boolean): Promise<boolean> {
    const wait = new AbortController();
    this.wait = wait;
    this.channel.postMessage('asks');
    this.awaitWord();
    try {
      const options = steal ? { steal } : { signal: wait.signal };
      await this.browser.locks.request(this.name, options, () => this.lead());
    } catch (error) {
      // Another tab took it, or this one waits no more; whatever else it is comes at once, again and again.
      if ((error as Error).name !== 'AbortError')
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.resign?.();
    return wait.signal.aborted;
  }

  private lead(): Promise<void> {
    if (this.isOver) return Promise.resolve();
    clearTimeout(this.silence);
    return new Promise((resolve) => {
      // Changes were missed while no tab had the stream.
      this.tell(DOWN);
      const close = this.browser.open((word) => this.tell(word));
      this.resign = () => {
        this.resign = undefined;
        close();
        this.isUp = false;
        if (!this.isOver) this.hear(DOWN);
        resolve();
      };
    });
  }

  private tell(word: Word): void {
    if (word.kind === 'up' || word.kind === 'down') this.isUp = word.kind === 'up';
    this.channel.postMessage(word);
    this.hear(word);
  }

  private answer(): void {
    if (this.isUp) this.channel.postMessage({ kind: 'up' } satisfies Word);
  }

  private follow(word: Word): void {
    if (this.resign) return;
    this.awaitWord();
    this.hear(word);
  }

  private awaitWord(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.wait.abort(), SILENT_FOR_MS + Math.random() * SPREAD_MS);
  }
}
