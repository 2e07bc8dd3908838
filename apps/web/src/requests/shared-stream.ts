import { type openRequestStream, type StreamEvent } from './request-stream';

/** The tab that has the stream is heard more often than this: the server's beat comes each 15 s. Milliseconds. */
const SILENCE_TIMEOUT_MS = 40_000;

/** Tabs that miss it do not all wake at once. Milliseconds. */
const MAX_JITTER_MS = 10_000;

/** A browser that gives no lock is asked again after this long. Milliseconds. */
const LOCK_RETRY_MS = 10_000;

const DOWN: StreamEvent = { kind: 'down', isRefused: false };

interface BrowserApis {
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: (name: string) => BroadcastChannel;
  readonly open: typeof openRequestStream;
}

/**
 * One stream for all tabs of a browser: over HTTP/1.1 browsers have six connections to a server, and each stream takes one. The tab that
 * holds the lock has the stream and tells the others what it hears. When it closes, the next one gets the lock; when it falls
 * silent, because the browser has frozen it, another one takes the lock from it.
 */
export class SharedStream {
  private readonly channel: BroadcastChannel;
  private isClosed = false;
  /** Whether this tab has the stream and hears something. */
  private isUp = false;
  /** Ends the wait for the lock. */
  private lockWait = new AbortController();
  /** Gives the lock back; only a tab that holds it has it. */
  private releaseLock?: () => void;
  private silenceTimer?: ReturnType<typeof setTimeout>;

  /** @param name of lock and channel: one for each account */
  constructor(
    private readonly name: string,
    private readonly onEvent: (event: StreamEvent) => void,
    private readonly browser: BrowserApis,
  ) {
    this.channel = browser.channel(name);
    this.channel.onmessage = ({ data }: MessageEvent<StreamEvent | 'asks'>) => {
      if (data === 'asks') this.answerNewTab();
      else this.receive(data);
    };
    void this.run();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.silenceTimer);
    this.lockWait.abort();
    this.releaseLock?.();
    this.channel.close();
  }

  private async run(): Promise<void> {
    for (let isSilent = false; !this.isClosed;) isSilent = await this.waitAndLead(isSilent);
  }

  /**
   * Has the stream as soon as it is this tab's turn, until another tab takes it.
   *
   * @param steal takes the lock at once from the tab that has it
   * @returns whether the wait ended because nothing was heard
   */
  private async waitAndLead(steal: boolean): Promise<boolean> {
    const wait = new AbortController();
    this.lockWait = wait;
    this.channel.postMessage('asks');
    this.restartSilenceTimer();
    try {
      const options = steal ? { steal } : { signal: wait.signal };
      await this.browser.locks.request(this.name, options, () => this.lead());
    } catch (error) {
      // Another tab took it, or this one waits no more; whatever else it is comes at once, again and again.
      if ((error as Error).name !== 'AbortError')
        await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
    this.releaseLock?.();
    return wait.signal.aborted;
  }

  private lead(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    clearTimeout(this.silenceTimer);
    return new Promise((resolve) => {
      // Changes were missed while no tab had the stream.
      this.broadcast(DOWN);
      const close = this.browser.open((event) => this.broadcast(event));
      this.releaseLock = () => {
        this.releaseLock = undefined;
        close();
        this.isUp = false;
        if (!this.isClosed) this.onEvent(DOWN);
        resolve();
      };
    });
  }

  private broadcast(event: StreamEvent): void {
    if (event.kind === 'up' || event.kind === 'down') this.isUp = event.kind === 'up';
    this.channel.postMessage(event);
    this.onEvent(event);
  }

  private answerNewTab(): void {
    if (this.isUp) this.channel.postMessage({ kind: 'up' } satisfies StreamEvent);
  }

  private receive(event: StreamEvent): void {
    if (this.releaseLock) return;
    this.restartSilenceTimer();
    this.onEvent(event);
  }

  private restartSilenceTimer(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(
      () => this.lockWait.abort(),
      SILENCE_TIMEOUT_MS + Math.random() * MAX_JITTER_MS,
    );
  }
}
