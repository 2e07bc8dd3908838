import { type StreamEvent } from './request-stream';
import { SharedStream } from './shared-stream';

/** Locks as browsers give them: one holder, others in a queue; a waiter can leave it, and one that steals has the lock at once. */
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

/** A browser: its locks, the channel of its tabs, and the streams that its tabs have open. */
class Browser {
  readonly locks = new Locks() as unknown as LockManager;
  private readonly ports = new Set<{ onmessage?: (event: { data: unknown }) => void }>();
  /** The tabs that have a stream open now. */
  readonly streams: string[] = [];
  /** What a tab's stream says, by the tab. */
  readonly say: Record<string, (event: StreamEvent) => void> = {};
  /** What each tab heard. */
  readonly heard: Record<string, string[]> = {};
  /** Tabs that the browser has frozen: nothing of theirs is heard by others. */
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

/** Real: the stream that tabs share. Mocked: locks, channel and stream, by ones in memory, and time. */
describe('The stream of a browser', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1_000);

  /** Two tabs, of which the first has the stream and hears something. */
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
    // The frozen tab goes on: it has lost the lock, waits for its turn, and hears what the other one tells.
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
