import { performance } from 'node:perf_hooks';
import { LONGEST_PASSWORD, findPasswordFault, SHORTEST_PASSWORD } from './password-rules';

const PETRA = { email: 'petra.de.boer@voorbeeld.example', name: 'Petra de Boer' };
const STRONG =
  'vlinder stapt langs drie kasten, elf lampen en een rood dak; daarna zingt hij over water, wind en zand tot de zon weer ondergaat.';

describe('A new password', () => {
  it.each(['correct paard batterij', 'k7fp-2xwd-mm9a-tq4h', 'ik hou van mijn hond', 'снег идёт над рекой'])(
    'may be ‘%s’: length counts, kinds of characters do not',
    async (password) => {
      expect(await findPasswordFault(password, PETRA)).toBeUndefined();
    },
  );

  it('has at least 12 and at most 128 characters, counted as people do', async () => {
    const letters = (count: number) => STRONG.slice(0, count);
    expect(await findPasswordFault(letters(SHORTEST_PASSWORD - 1), PETRA)).toBe('too-short');
    expect(await findPasswordFault(letters(SHORTEST_PASSWORD), PETRA)).toBeUndefined();
    expect(await findPasswordFault(letters(LONGEST_PASSWORD), PETRA)).toBeUndefined();
    expect(await findPasswordFault(`${letters(LONGEST_PASSWORD)}x`, PETRA)).toBe('too-long');
    expect(await findPasswordFault('aaaa'.repeat(32), PETRA)).toBe('too-common');
    expect(await findPasswordFault('🦋🐘🌻🚲🥐', PETRA)).toBe('too-short');
  });

  it.each([
    ['123456789012', 'leaked a million times'],
    ['Welkom123456', 'a leaked one with digits'],
    ['passwordpassword', 'a leaked one, twice'],
    ['Welkom2026!!', 'a word, a year and signs'],
    ['Herfst2026!!', 'a season'],
    ['qwertyuiop123', 'a row of keys'],
    ['aaaaaaaaaaaaaaa', 'one character'],
    ['P@ssw0rd1234!', 'a leaked one in disguise'],
    ['petradeboer123', 'the name of its owner'],
    ['pasloket2026!', 'the name of this service'],
  ])('is not ‘%s’: %s', async (password) => {
    expect(await findPasswordFault(password, PETRA)).toBe('too-common');
  });

  it('is judged beside everything else: nothing else waits for it, however hard it is', async () => {
    await findPasswordFault(STRONG, PETRA);
    const hard = String.raw`(_+p@$$w0rdp@$$w0rd|)(_+p@$$w0rd19991231|)()()19><o@$$w|rda\/|}{`;
    const before = performance.eventLoopUtilization();
    await Promise.all(Array.from({ length: 20 }, () => findPasswordFault(hard, PETRA)));
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  });
});
