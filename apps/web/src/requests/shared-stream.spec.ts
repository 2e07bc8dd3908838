import { type StreamEvent } from './request-stream';
import { SharedStream } from './shared-stream';

/**
 * Locks as in browsers: one tab holds the lock, the others wait in a queue. A waiting tab can leave the queue; a tab
 * that steals the lock gets it at once.
 */
class Locks {
  private holder?: { readonly lose: () => void };
  private readonly queue: (() => void)[] = [];

  request(_name: string, { steal, signal }: LockOptions, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = () => reject(new DOMException('', 'AbortError'));
      const hold = () => {
        const own = (this.holder = { lose: aborted });
        void work().then(() => {
          if (this.holder !== own) return;
          this.holder = undefined;
          resolve();
          this.queue.shift()?.();
        });
      };
      signal?.addEventListener('abort', () => {
        const place = this.queue.indexOf(hold);
        if (place >= 0) this.queue.splice(place, 1);
        if (place >= 0) aborted();
      });
      if (steal) this.holder?.lose();
      if (steal || !this.holder) hold();
      else this.queue.push(hold);
    });
  }
}

/** A browser: its locks, the channel between its tabs, and the streams that its tabs have open. */
class Browser {
  readonly locks = new Locks() as unknown as LockManager;
  private readonly ports = new Set<{ onmessage?: (event: { data: unknown }) => void }>();
  /** Names of the tabs that have a stream open. */
  readonly streams: string[] = [];
  /** For each tab, a function that sends an event over the tab's stream. */
  readonly say: Record<string, (event: StreamEvent) => void> = {};
  /** Events that each tab received. */
  readonly heard: Record<string, string[]> = {};
  /** Tabs that the browser has frozen: other tabs receive nothing from them. */
  readonly frozen = new Set<string>();

  tab(name: string): SharedStream {
    const heard = (this.heard[name] = [] as string[]);
    return new SharedStream('stream', ({ kind }) => heard.push(kind), {
      locks: this.locks,
      channel: () => this.port(name) as unknown as BroadcastChannel,
      open: (tell) => {
        this.streams.push(name);
        this.say[name] = tell;
        return () => this.streams.splice(this.streams.indexOf(name), 1);
      },
    });
  }

  private port(name: string) {
    const port = {
      onmessage: undefined,
      postMessage: (data: unknown) => {
        for (const other of this.ports)
          if (other !== port && !this.frozen.has(name)) other.onmessage?.({ data });
      },
      close: () => this.ports.delete(port),
    };
    this.ports.add(port);
    return port;
  }
}

/** Real: the stream that tabs share. Mocked in memory: locks, channel and stream; and time. */
describe('The stream of a browser', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1_000);

  /** Opens two tabs; the first one has a connected stream. */
  async function twoTabs() {
    const browser = new Browser();
    const first = browser.tab('first');
    const second = browser.tab('second');
    await pass(0);
    browser.say.first?.({ kind: 'up' });
    return { browser, first, second };
  }

  it('is one, however many tabs there are, and each hears it', async () => {
    const { browser } = await twoTabs();
    browser.say.first?.({ kind: 'resync' });
    expect(browser.streams).toEqual(['first']);
    expect([browser.heard.first, browser.heard.second]).toEqual([
      ['down', 'up', 'resync'],
      ['up', 'resync'],
    ]);
  });

  it('is known to be up in a tab that comes later', async () => {
    const { browser } = await twoTabs();
    browser.tab('third');
    expect(browser.heard.third).toEqual(['up']);
  });

  it('goes to the next tab when the one that has it closes', async () => {
    const { browser, first } = await twoTabs();
    first.close();
    await pass(0);
    expect(browser.streams).toEqual(['second']);
    expect(browser.heard.second?.at(-1)).toBe('down');
  });

  it('is not waited for by a tab that closed', async () => {
    const { browser, first, second } = await twoTabs();
    second.close();
    first.close();
    await pass(120);
    expect(browser.streams).toEqual([]);
  });

  it('stays where it is as long as it beats', async () => {
    const { browser } = await twoTabs();
    for (let beats = 0; beats < 20; beats++) {
      await pass(15);
      browser.say.first?.({ kind: 'beat' });
    }
    expect(browser.streams).toEqual(['first']);
  });

  it('is taken from a tab that is silent, within 50 seconds, and comes back to no other', async () => {
    const { browser } = await twoTabs();
    browser.frozen.add('first');
    await pass(39);
    expect(browser.streams).toEqual(['first']);
    await pass(12);
    expect(browser.streams).toEqual(['second']);
    // The frozen tab continues. It has lost the lock, waits for it again, and receives the events of the other tab.
    browser.frozen.clear();
    browser.say.second?.({ kind: 'up' });
    for (let beats = 0; beats < 10; beats++) {
      await pass(15);
      browser.say.second?.({ kind: 'beat' });
    }
    expect(browser.streams).toEqual(['second']);
    expect(browser.heard.first?.slice(-2)).toEqual(['beat', 'beat']);
  });

  it('is asked for again after a pause where the browser gives no locks', async () => {
    const browser = new Browser();
    const request = jest.spyOn(browser.locks, 'request').mockRejectedValueOnce(new Error('SecurityError'));
    browser.tab('first');
    await pass(9);
    expect([request.mock.calls.length, browser.streams]).toEqual([1, []]);
    await pass(2);
    expect(browser.streams).toEqual(['first']);
  });
});
