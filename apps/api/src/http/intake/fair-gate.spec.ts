import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { FairGate, GateFull, type GateLimits, type Leave } from './fair-gate';

const WIDE = { atOnce: 100, ofOne: 100, waitingOfOne: 100 };

/** A gate that this many others used a little, so that there is a middle. */
function visited(limits: GateLimits): FairGate {
  const gate = new FairGate(limits);
  for (const key of ['v', 'w', 'x', 'y', 'z']) gate.charge(key, 2_000);
  return gate;
}

/** Writes down who was let in, and keeps their ways out. */
class Door {
  readonly entered: string[] = [];
  readonly leaves: Leave[] = [];

  constructor(private readonly gate: FairGate) {}

  come(key: string, name = key, gone?: AbortSignal, writes?: boolean): Promise<void> {
    return this.gate.enter(key, gone, writes).then((leave) => {
      this.entered.push(name);
      this.leaves.push(leave);
    });
  }

  async leaveOne(): Promise<void> {
    this.leaves.shift()?.();
    await turn();
  }
}

describe('A fair gate', () => {
  it('lets no more of one key in than its share, and the others past them', async () => {
    const door = new Door(new FairGate({ ...WIDE, ofOne: 2 }));
    void [door.come('a', 'a1'), door.come('a', 'a2'), door.come('a', 'a3'), door.come('b')];
    await turn();
    expect(door.entered).toEqual(['a1', 'a2', 'b']);
    await door.leaveOne();
    expect(door.entered).toEqual(['a1', 'a2', 'b', 'a3']);
  });

  it('lets those who wait in by turns of the keys, however many of one wait', async () => {
    const door = new Door(new FairGate({ ...WIDE, atOnce: 1 }));
    for (const name of ['a1', 'a2', 'a3', 'a4']) void door.come('a', name);
    for (const name of ['b1', 'b2']) void door.come('b', name);
    void door.come('c', 'c1');
    for (let left = 0; left < 7; left++) await door.leaveOne();
    expect(door.entered).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('keeps a place for callers that read while callers that write wait', async () => {
    const door = new Door(new FairGate({ ...WIDE, atOnce: 3, writing: { atOnce: 2, ofOne: 2 } }));
    const write = (name: string) => void door.come(name, name, undefined, true);
    ['w1', 'w2', 'w3', 'w4'].forEach(write);
    void [door.come('r1'), door.come('r2')];
    await turn();
    expect(door.entered).toEqual(['w1', 'w2', 'r1']);
    for (let left = 0; left < 3; left++) await door.leaveOne();
    expect(door.entered).toEqual(['w1', 'w2', 'r1', 'w3', 'w4', 'r2']);
  });

  it('lets a caller that reads pass a caller of the same key that may not write yet', async () => {
    const door = new Door(new FairGate({ ...WIDE, atOnce: 3, writing: { atOnce: 1, ofOne: 1 } }));
    const write = (key: string, name: string, gone?: AbortSignal) => door.come(key, name, gone, true);
    void [write('x', 'x writes'), door.come('r1'), door.come('r2')];
    const impatient = new AbortController();
    const givenUp = expect(write('a', 'a writes', impatient.signal)).rejects.toThrow('no longer');
    void [write('b', 'b writes'), door.come('a', 'a reads')];
    await turn();
    door.leaves.splice(1, 1)[0]?.();
    await turn();
    expect(door.entered).toEqual(['x writes', 'r1', 'r2', 'a reads']);
    impatient.abort(new Error('no longer'));
    await givenUp;
    for (let left = 0; left < 3; left++) await door.leaveOne();
    expect(door.entered).toEqual(['x writes', 'r1', 'r2', 'a reads', 'b writes']);
  });

  it('lets one of a key write, so that a call that waits for a lock does not stop those of others', async () => {
    const door = new Door(new FairGate({ ...WIDE, writing: { atOnce: 2, ofOne: 1 } }));
    const write = (key: string, name: string) => void door.come(key, name, undefined, true);
    write('a', 'a1');
    write('a', 'a2');
    write('b', 'b1');
    await turn();
    expect(door.entered).toEqual(['a1', 'b1']);
    await door.leaveOne();
    expect(door.entered).toEqual(['a1', 'b1', 'a2']);
  });

  it('sends away at once who would wait behind too many of the same key, and nobody else', async () => {
    const door = new Door(new FairGate({ atOnce: 1, ofOne: 1, waitingOfOne: 1 }));
    void [door.come('a'), door.come('a')];
    await expect(door.come('a')).rejects.toThrow(GateFull);
    void door.come('b');
    for (let left = 0; left < 3; left++) await door.leaveOne();
    expect(door.entered).toEqual(['a', 'b', 'a']);
  });

  it('keeps no place for somebody who is gone', async () => {
    const door = new Door(new FairGate({ ...WIDE, atOnce: 1 }));
    const gone = new AbortController();
    void door.come('a', 'a1');
    const waiting = door.come('a', 'a2', gone.signal);
    void door.come('a', 'a3');
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await door.leaveOne();
    expect(door.entered).toEqual(['a1', 'a3']);
    await expect(door.come('a', 'a4', gone.signal)).rejects.toThrow('gone');
  });

  it('keeps places for others from those who were charged much, and lets in first who was charged least', async () => {
    const greedy = { above: 20_000, timesMiddle: 1, places: 1, rest: 0 };
    const gate = visited({ ...WIDE, atOnce: 2, greedy });
    const door = new Door(gate);
    await door.come('a', 'a1');
    await door.come('a', 'a2');
    gate.charge('a', 60_000);
    void [door.come('a', 'a3'), door.come('a', 'a4'), door.come('b')];
    await door.leaveOne();
    await door.leaveOne();
    expect(door.entered).toEqual(['a1', 'a2', 'b', 'a3']);
    // 'b' leaves a place that is not for 'a'.
    await door.leaveOne();
    expect(door.entered).toHaveLength(4);
    await door.come('c');
    expect(door.entered[4]).toBe('c');
  });

  it('takes nobody for greedy who uses what the others use', async () => {
    const greedy = { above: 5_000, timesMiddle: 3, places: 1, rest: 0 };
    const gate = visited({ ...WIDE, greedy });
    const door = new Door(gate);
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) gate.charge(key, 30_000);
    void [door.come('a', 'a1'), door.come('a', 'a2')];
    await turn();
    expect(door.entered).toEqual(['a1', 'a2']);
    gate.charge('a', 90_000);
    void [door.come('a', 'a3'), door.come('b')];
    await turn();
    expect(door.entered).toEqual(['a1', 'a2', 'a3', 'b']);
    void door.come('a', 'a4');
    await turn();
    expect(door.entered).not.toContain('a4');
  });

  it('leaves the place of the greedy empty for as many times as long as they were inside', async () => {
    const greedy = { above: 5_000, timesMiddle: 1, places: 1, rest: 3 };
    const gate = visited({ ...WIDE, greedy });
    const door = new Door(gate);
    gate.charge('a', 20_000);
    await door.come('a', 'greedy');
    const entered = performance.now();
    await wait(20);
    await door.leaveOne();
    await door.come('a', 'again');
    expect(performance.now() - entered).toBeGreaterThan(4 * 20 - 2);
  });

  it('leaves every place empty for a while, when it is told to', async () => {
    const door = new Door(new FairGate({ ...WIDE, atOnce: 1, rest: 2 }));
    await door.come('a');
    const begun = performance.now();
    await wait(20);
    await door.leaveOne();
    await door.come('b');
    expect(performance.now() - begun).toBeGreaterThan(3 * 20 - 2);
  });

  it('does work inside, one of a key after the other; a failure tells its caller alone', async () => {
    const gate = new FairGate({ ...WIDE, ofOne: 1 });
    const told: string[] = [];
    const release: (() => void)[] = [];
    const work = (name: string) => async () => {
      told.push(name);
      await new Promise<void>((resolve) => release.push(resolve));
      if (name === 'first') throw new Error('no');
    };
    const calls = [gate.run('a', work('first')), gate.run('a', work('second')), gate.run('b', work('other'))];
    await turn();
    expect(told).toEqual(['first', 'other']);
    release.shift()?.();
    await expect(calls[0]).rejects.toThrow('no');
    await turn();
    expect(told).toEqual(['first', 'other', 'second']);
    for (const resume of release) resume();
    await Promise.all(calls.slice(1));
  });

  it('gives a place back once, however often it is given back, and remembers nobody', async () => {
    const gate = new FairGate({ ...WIDE, atOnce: 1 });
    const leave = await gate.enter('a');
    leave();
    leave();
    const door = new Door(gate);
    void [door.come('b'), door.come('c')];
    await turn();
    expect(door.entered).toEqual(['b']);
    await door.leaveOne();
    await door.leaveOne();
    expect(Reflect.get(gate, 'parties')).toEqual(new Map());
  });
});
