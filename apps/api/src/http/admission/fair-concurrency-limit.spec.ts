import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import {
  type ConcurrencyLimits,
  ConcurrencyQueueFull,
  FairConcurrencyLimit,
  type Release,
} from './fair-concurrency-limit';

const WIDE = { atOnce: 100, ofOne: 100, waitingOfOne: 100 };

/** A limit that this many others used a little, so that there is a median. */
function visited(limits: ConcurrencyLimits): FairConcurrencyLimit {
  const limit = new FairConcurrencyLimit(limits);
  for (const key of ['v', 'w', 'x', 'y', 'z']) limit.recordUse(key, 2_000);
  return limit;
}

/** Writes down who was let in, and keeps their ways out. */
class Callers {
  readonly entered: string[] = [];
  readonly leaves: Release[] = [];

  constructor(private readonly limit: FairConcurrencyLimit) {}

  come(key: string, name = key, gone?: AbortSignal, writes?: boolean): Promise<void> {
    return this.limit.acquire(key, gone, writes).then((leave) => {
      this.entered.push(name);
      this.leaves.push(leave);
    });
  }

  async leaveOne(): Promise<void> {
    this.leaves.shift()?.();
    await turn();
  }
}

describe('A fair concurrency limit', () => {
  it('lets no more of one key in than its share, and the others past them', async () => {
    const callers = new Callers(new FairConcurrencyLimit({ ...WIDE, ofOne: 2 }));
    void [callers.come('a', 'a1'), callers.come('a', 'a2'), callers.come('a', 'a3'), callers.come('b')];
    await turn();
    expect(callers.entered).toEqual(['a1', 'a2', 'b']);
    await callers.leaveOne();
    expect(callers.entered).toEqual(['a1', 'a2', 'b', 'a3']);
  });

  it('lets those who wait in by turns of the keys, however many of one wait', async () => {
    const callers = new Callers(new FairConcurrencyLimit({ ...WIDE, atOnce: 1 }));
    for (const name of ['a1', 'a2', 'a3', 'a4']) void callers.come('a', name);
    for (const name of ['b1', 'b2']) void callers.come('b', name);
    void callers.come('c', 'c1');
    for (let left = 0; left < 7; left++) await callers.leaveOne();
    expect(callers.entered).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('keeps a place for callers that read while callers that write wait', async () => {
    const callers = new Callers(
      new FairConcurrencyLimit({ ...WIDE, atOnce: 3, writing: { atOnce: 2, ofOne: 2 } }),
    );
    const write = (name: string) => void callers.come(name, name, undefined, true);
    ['w1', 'w2', 'w3', 'w4'].forEach(write);
    void [callers.come('r1'), callers.come('r2')];
    await turn();
    expect(callers.entered).toEqual(['w1', 'w2', 'r1']);
    for (let left = 0; left < 3; left++) await callers.leaveOne();
    expect(callers.entered).toEqual(['w1', 'w2', 'r1', 'w3', 'w4', 'r2']);
  });

  it('lets a caller that reads pass a caller of the same key that may not write yet', async () => {
    const callers = new Callers(
      new FairConcurrencyLimit({ ...WIDE, atOnce: 3, writing: { atOnce: 1, ofOne: 1 } }),
    );
    const write = (key: string, name: string, gone?: AbortSignal) => callers.come(key, name, gone, true);
    void [write('x', 'x writes'), callers.come('r1'), callers.come('r2')];
    const impatient = new AbortController();
    const givenUp = expect(write('a', 'a writes', impatient.signal)).rejects.toThrow('no longer');
    void [write('b', 'b writes'), callers.come('a', 'a reads')];
    await turn();
    callers.leaves.splice(1, 1)[0]?.();
    await turn();
    expect(callers.entered).toEqual(['x writes', 'r1', 'r2', 'a reads']);
    impatient.abort(new Error('no longer'));
    await givenUp;
    for (let left = 0; left < 3; left++) await callers.leaveOne();
    expect(callers.entered).toEqual(['x writes', 'r1', 'r2', 'a reads', 'b writes']);
  });

  it('lets one of a key write, so that a call that waits for a lock does not stop those of others', async () => {
    const callers = new Callers(new FairConcurrencyLimit({ ...WIDE, writing: { atOnce: 2, ofOne: 1 } }));
    const write = (key: string, name: string) => void callers.come(key, name, undefined, true);
    write('a', 'a1');
    write('a', 'a2');
    write('b', 'b1');
    await turn();
    expect(callers.entered).toEqual(['a1', 'b1']);
    await callers.leaveOne();
    expect(callers.entered).toEqual(['a1', 'b1', 'a2']);
  });

  it('sends away at once who would wait behind too many of the same key, and nobody else', async () => {
    const callers = new Callers(new FairConcurrencyLimit({ atOnce: 1, ofOne: 1, waitingOfOne: 1 }));
    void [callers.come('a'), callers.come('a')];
    await expect(callers.come('a')).rejects.toThrow(ConcurrencyQueueFull);
    void callers.come('b');
    for (let left = 0; left < 3; left++) await callers.leaveOne();
    expect(callers.entered).toEqual(['a', 'b', 'a']);
  });

  it('keeps no place for somebody who is gone', async () => {
    const callers = new Callers(new FairConcurrencyLimit({ ...WIDE, atOnce: 1 }));
    const gone = new AbortController();
    void callers.come('a', 'a1');
    const waiting = callers.come('a', 'a2', gone.signal);
    void callers.come('a', 'a3');
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await callers.leaveOne();
    expect(callers.entered).toEqual(['a1', 'a3']);
    await expect(callers.come('a', 'a4', gone.signal)).rejects.toThrow('gone');
  });

  it('keeps places for others from those who were charged much, and lets in first who was charged least', async () => {
    const greedy = { above: 20_000, timesMedian: 1, places: 1, rest: 0 };
    const limit = visited({ ...WIDE, atOnce: 2, greedy });
    const callers = new Callers(limit);
    await callers.come('a', 'a1');
    await callers.come('a', 'a2');
    limit.recordUse('a', 60_000);
    void [callers.come('a', 'a3'), callers.come('a', 'a4'), callers.come('b')];
    await callers.leaveOne();
    await callers.leaveOne();
    expect(callers.entered).toEqual(['a1', 'a2', 'b', 'a3']);
    // 'b' leaves a place that is not for 'a'.
    await callers.leaveOne();
    expect(callers.entered).toHaveLength(4);
    await callers.come('c');
    expect(callers.entered[4]).toBe('c');
  });

  it('takes nobody for greedy who uses what the others use', async () => {
    const greedy = { above: 5_000, timesMedian: 3, places: 1, rest: 0 };
    const limit = visited({ ...WIDE, greedy });
    const callers = new Callers(limit);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) limit.recordUse(key, 30_000);
    void [callers.come('a', 'a1'), callers.come('a', 'a2')];
    await turn();
    expect(callers.entered).toEqual(['a1', 'a2']);
    limit.recordUse('a', 90_000);
    void [callers.come('a', 'a3'), callers.come('b')];
    await turn();
    expect(callers.entered).toEqual(['a1', 'a2', 'a3', 'b']);
    void callers.come('a', 'a4');
    await turn();
    expect(callers.entered).not.toContain('a4');
  });

  it('leaves the place of the greedy empty for as many times as long as they were inside', async () => {
    const greedy = { above: 5_000, timesMedian: 1, places: 1, rest: 3 };
    const limit = visited({ ...WIDE, greedy });
    const callers = new Callers(limit);
    limit.recordUse('a', 20_000);
    await callers.come('a', 'greedy');
    const entered = performance.now();
    await wait(20);
    await callers.leaveOne();
    await callers.come('a', 'again');
    expect(performance.now() - entered).toBeGreaterThan(4 * 20 - 2);
  });

  it('leaves every place empty for a while, when it is told to', async () => {
    const callers = new Callers(new FairConcurrencyLimit({ ...WIDE, atOnce: 1, rest: 2 }));
    await callers.come('a');
    const begun = performance.now();
    await wait(20);
    await callers.leaveOne();
    await callers.come('b');
    expect(performance.now() - begun).toBeGreaterThan(3 * 20 - 2);
  });

  it('does work inside, one of a key after the other; a failure tells its caller alone', async () => {
    const limit = new FairConcurrencyLimit({ ...WIDE, ofOne: 1 });
    const told: string[] = [];
    const release: (() => void)[] = [];
    const work = (name: string) => async () => {
      told.push(name);
      await new Promise<void>((resolve) => release.push(resolve));
      if (name === 'first') throw new Error('no');
    };
    const calls = [
      limit.run('a', work('first')),
      limit.run('a', work('second')),
      limit.run('b', work('other')),
    ];
    await turn();
    expect(told).toEqual(['first', 'other']);
    release.shift()?.();
    await expect(calls[0]).rejects.toThrow('no');
    await turn();
    expect(told).toEqual(['first', 'other', 'second']);
    for (const resume of release) resume();
    await Promise.all(calls.slice(1));
  });

  it('gives a place back once, however often it is given back, and keeps no key', async () => {
    const limit = new FairConcurrencyLimit({ ...WIDE, atOnce: 1 });
    const leave = await limit.acquire('a');
    leave();
    leave();
    const callers = new Callers(limit);
    void [callers.come('b'), callers.come('c')];
    await turn();
    expect(callers.entered).toEqual(['b']);
    await callers.leaveOne();
    await callers.leaveOne();
    expect(Reflect.get(limit, 'callers')).toEqual(new Map());
  });
});
