import { type ShapedText } from '../fonts/shaper';
import { fitLine, fitText, LEADING, wrap } from './fit-text';

/** Text in a typeface whose every letter is 500 units wide; '^' is a mark that stands over the letter before it. */
function shaped(text: string): ShapedText {
  let cluster = 0;
  const glyphs = [...text].map((letter, i) => {
    if (letter !== '^') cluster = i;
    return { id: i + 1, cluster, text: letter, advance: letter === '^' ? 0 : 500, dx: 0, dy: 0 };
  });
  return { text, glyphs, advance: glyphs.reduce((sum, { advance }) => sum + advance, 0) };
}

const lines = (text: string, letters: number): string[] =>
  wrap(shaped(text), letters * 500).map(({ from, to }) => text.slice(from, to));

describe('text in a column', () => {
  it('is one line where it fits, to the letter', () => {
    expect(lines('van den Berg', 12)).toEqual(['van den Berg']);
  });

  it('breaks at the last space that leaves a line that fits', () => {
    expect(lines('van den Berg', 11)).toEqual(['van den', 'Berg']);
    expect(lines('van den Berg', 7)).toEqual(['van den', 'Berg']);
    expect(lines('van den Berg', 6)).toEqual(['van', 'den', 'Berg']);
  });

  it('breaks inside a word only where the word alone is too wide', () => {
    expect(lines('de Abcdefghij', 4)).toEqual(['de', 'Abcd', 'efgh', 'ij']);
  });

  it('never parts a mark from its letter', () => {
    expect(lines('abc^d', 3)).toEqual(['abc^', 'd']);
    expect(lines('abc^^d', 2)).toEqual(['ab', 'c^^d']);
  });

  it('puts one letter to a line where not even one fits', () => {
    expect(lines('ab', 0)).toEqual(['a', 'b']);
    expect(lines('', 0)).toEqual(['']);
  });

  it('says of each line how wide it is', () => {
    expect(wrap(shaped('van den Berg'), 4_000).map(({ advance }) => advance)).toEqual([3_500, 2_000]);
  });
});

describe('text in a box', () => {
  const box = { width: 50, height: 30, largest: 10, smallestOnOneLine: 8 };

  it('is as large as it may be where it fits', () => {
    expect(fitText(shaped('1234567890'), box)).toMatchObject({ size: 10, lines: [{ from: 0, to: 10 }] });
  });

  it('shrinks before it wraps', () => {
    const { size, lines: found } = fitText(shaped('123456 7890'), box);
    expect([size, found.length]).toEqual([expect.closeTo(9.09, 2), 1]);
  });

  it('wraps at the largest size that fits, rather than shrink too far', () => {
    const { size, lines: found } = fitText(shaped('1234567 890123'), box);
    expect([size, found.length]).toEqual([10, 2]);
  });

  it.each([50, 200, 1_000])('fits with %i letters, in words or in one', (count) => {
    for (const text of ['a'.repeat(count), 'Anna '.repeat(count / 5).trim()]) {
      const { size, lines: found } = fitText(shaped(text), box);
      expect(found.length * size * LEADING).toBeLessThanOrEqual(box.height);
      for (const { advance } of found) expect((advance * size) / 1000).toBeLessThanOrEqual(box.width);
      const kept = found.map(({ from, to }) => text.slice(from, to)).join('');
      expect(kept.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });

  it('is never higher than the box, on one line either', () => {
    expect(fitText(shaped('a'), { ...box, height: 6 }).size).toBeLessThanOrEqual(6 / LEADING);
  });

  it('on one line only shrinks', () => {
    expect(fitLine(shaped('a'.repeat(100)), 50, 10)).toMatchObject({ size: 1, lines: [{ to: 100 }] });
  });
});
