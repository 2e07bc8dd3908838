import {
  isTooComplexToParse,
  MOST_LEVELS,
  MOST_PARTS,
  MOST_VALUES,
  requireLowComplexity,
} from './require-low-complexity';

const fields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, at]));
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 'core');

describe('What is not read at all', () => {
  const bytes = (value: unknown, encoding: BufferEncoding = 'utf8') =>
    Buffer.from(JSON.stringify(value), encoding);

  it('has far more fields or lists than any body of ours, in any encoding', () => {
    for (const value of [fields(66_000), nested(1_100), Array.from({ length: 2_000 }, () => ({}))])
      for (const encoding of ['utf8', 'utf16le'] as const)
        expect(isTooComplexToParse(bytes(value, encoding))).toBe(true);
  });

  it('is not a long list, nor a text of colons and brackets', () => {
    expect(isTooComplexToParse(bytes({ ids: Array.from({ length: 10_000 }, String) }))).toBe(false);
    expect(isTooComplexToParse(bytes({ current: ':'.repeat(500), password: '[{'.repeat(250) }))).toBe(false);
  });
});

describe('What was read', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'x'],
    ['ten thousand values in a list', { ids: Array.from({ length: 10_000 }, String) }],
    ['as many fields as there may be', fields(MOST_PARTS)],
    ['as many levels as there may be', nested(MOST_LEVELS)],
  ])('may be %s', (_what, value) => {
    expect(() => requireLowComplexity(value)).not.toThrow();
  });

  it.each([
    ['one field more', fields(MOST_PARTS + 1)],
    ['66,000 fields', fields(66_000)],
    ['fields here and there that are too many together', [fields(30), fields(30)]],
    ['a list of too many objects without a field', Array.from({ length: MOST_PARTS + 1 }, () => ({}))],
    ['a longer list than any of ours', { ids: Array.from({ length: MOST_VALUES + 1 }, () => 1) }],
    ['one level more', nested(MOST_LEVELS + 1)],
    ['a hundred thousand levels', nested(100_000)],
  ])('is refused with %s', (_what, value) => {
    expect(() => requireLowComplexity(value)).toThrow('too-complex');
  });
});
