import { AtMost } from './at-most';

describe('At most so many at once', () => {
  it('work, and the others in the order in which they came, also when one fails', async () => {
    const gate = new AtMost(2);
    const log: string[] = [];
    const ends = new Map<string, () => void>();
    const work = (name: string, fails = false) =>
      gate.run(async () => {
        log.push(name);
        await new Promise<void>((resume) => ends.set(name, resume));
        if (fails) throw new Error(name);
      });
    const turn = () => new Promise((resume) => setImmediate(resume));
    const all = [work('a', true), work('b'), work('c'), work('d')].map((one) => one.catch(() => undefined));
    await turn();
    expect(log).toEqual(['a', 'b']);
    ends.get('a')?.();
    const late = work('e');
    await turn();
    expect(log).toEqual(['a', 'b', 'c']);
    ends.get('b')?.();
    ends.get('c')?.();
    await turn();
    expect(log).toEqual(['a', 'b', 'c', 'd', 'e']);
    ends.get('d')?.();
    ends.get('e')?.();
    await Promise.all([...all, late]);
  });
});
