import { cleanText, unsupportedCharacters, describeCharacters } from './clean-text';

describe('text of a pass', () => {
  it.each([
    ['  Zoë\t van\n den Berg ', 'Zoë van den Berg'],
    ['Zoe\u0308', 'Zoë'],
    ['Zoë\u00a0van', 'Zoë van'],
    ['An\u200bna\ufeff So\u00adfie', 'Anna Sofie'],
    ['Anna \u200d', 'Anna'],
  ])('%j is drawn as %j', (text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  it('keeps what would change its direction, to be refused', () => {
    expect(unsupportedCharacters(cleanText('a\u202eb\u200fc'))).toEqual(['\u202e', '\u200f']);
  });

  it('may be in Latin, Greek and Cyrillic, with what all scripts share', () => {
    expect(unsupportedCharacters(cleanText("Żaneta Ἀθηνᾶ Йордан x\u030c 's-1.2 (3) €"))).toEqual([]);
  });

  it('names what is in the way once, in order, the invisible by number', () => {
    expect(describeCharacters(['王', '\u202e', '王', '\u0000', '\u0e49'])).toBe('王 U+202E U+0000 U+0E49');
  });
});
