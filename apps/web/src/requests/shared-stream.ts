import { type openRequestStream, type StreamEvent } from './request-stream';

/**
 * Time without any event after which the tab with the stream counts as frozen, in milliseconds. The server sends a
 * heartbeat every 15 seconds.
 */
const SILENCE_TIMEOUT_MS = 40_000;

/** Maximum random time that is added to `SILENCE_TIMEOUT_MS`, in milliseconds, so that not all tabs react at the same time. */
const MAX_JITTER_MS = 10_000;

/** Delay before a lock is requested again after an error, in milliseconds. */
const LOCK_RETRY_MS = 10_000;

const DOWN: StreamEvent = { kind: 'down', isRefused: false };

interface BrowserApis {
  readonly locks: Pick<LockManager, 'request'>;
  readonly channel: (name: string) => BroadcastChannel;
  readonly open: typeof openRequestStream;
}

/**
 * One event stream for all tabs of a browser. Over HTTP/1.1 a browser opens at most six connections to a server, and
 * each stream takes one. The tab that holds the lock has the stream and sends its events to the other tabs. When that
 * tab closes, the next one gets the lock. When it sends nothing, because the browser has frozen it, another tab
 * steals the lock.
 */
export class SharedStream {
  private readonly channel: BroadcastChannel;
  private isClosed = false;
  /** True if this tab has the stream, and the stream is connected. */
  private isUp = false;
  /** Aborts waiting for the lock. */
  private lockWait = new AbortController();
  /** Releases the lock; undefined in tabs that do not hold it. */
  private releaseLock?: () => void;
  private silenceTimer?: ReturnType<typeof setTimeout>;

  /** @param name name of the lock and of the channel, different for each account */
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
   * Waits for the lock. Then this tab has the stream until another tab takes the lock.
   *
   * @param steal true to take the lock at once from the tab that has it
   * @returns true if waiting was aborted because no event arrived in time
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
      // An `AbortError` means that another tab has taken the lock, or that waiting was aborted. Any other error could occur again at once
      // and without end, so a delay follows.
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
      // All tabs are set to disconnected first, because events were lost while no tab had the stream.
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
