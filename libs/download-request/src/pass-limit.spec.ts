import { checkPassCount, holdersWithinLimit } from './pass-limit';

describe('The limit of a request', () => {
  it('refuses a request without passes', () => {
    expect(checkPassCount(0)).toEqual({ fits: false, code: 'no-passes' });
  });

  it.each([1, 249, 250])('accepts %i passes', (passCount) => {
    expect(checkPassCount(passCount)).toEqual({ fits: true });
  });

  it('refuses 251 passes and says how many there are and how many too many', () => {
    expect(checkPassCount(251)).toEqual({ fits: false, code: 'too-many-passes', passCount: 251, excess: 1 });
  });
});

describe('What one request can take of a larger selection', () => {
  const passes = (...counts: number[]) =>
    counts.flatMap((count, holder) =>
      Array.from({ length: count }, () => ({ holderId: `holder ${holder}` })),
    );

  it('is every holder when all their passes fit', () => {
    expect(holdersWithinLimit(passes(200, 50))).toEqual(['holder 0', 'holder 1']);
  });

  it('is the first holders, and of a holder all passes or none', () => {
    expect(holdersWithinLimit(passes(200, 49, 2, 1))).toEqual(['holder 0', 'holder 1']);
  });

  it('is nobody when the first holder alone has too many', () => {
    expect(holdersWithinLimit(passes(251, 1))).toEqual([]);
  });
});
