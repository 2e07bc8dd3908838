import { InTurn } from './in-turn';

describe('Calls in turn', () => {
  it('go one after the other under one key, and at the same time under two', async () => {
    const turns = new InTurn();
    const told: string[] = [];
    const release: (() => void)[] = [];
    const call = (key: string, name: string) =>
      turns.run(key, async () => {
        told.push(`${name} begins`);
        await new Promise<void>((resolve) => release.push(resolve));
        told.push(`${name} ends`);
      });
    const calls = [call('a', 'first'), call('a', 'second'), call('b', 'other')];
    await new Promise(setImmediate);
    expect(told).toEqual(['first begins', 'other begins']);
    release.shift()?.();
    await calls[0];
    await new Promise(setImmediate);
    expect(told).toEqual(['first begins', 'other begins', 'first ends', 'second begins']);
    release.forEach((resume) => resume());
    await Promise.all(calls);
  });

  it('go on after one that failed, which tells its caller alone', async () => {
    const turns = new InTurn();
    const failed = turns.run('a', () => Promise.reject(new Error('no')));
    const next = turns.run('a', () => Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
