import { type LeadingCandidate, leadingQualification } from './leading-qualification';

const qualification = (
  kind: LeadingCandidate['kind'],
  expiryDate: string | null,
  revoked = false,
): LeadingCandidate => ({ kind, expiryDate, revoked });

/** Whatever order the two come in. */
const wins = (winner: LeadingCandidate, loser: LeadingCandidate) => {
  expect(leadingQualification([winner, loser])).toBe(winner);
  expect(leadingQualification([loser, winner])).toBe(winner);
};

describe('leadingQualification', () => {
  it('is none for a holder without qualifications', () => {
    expect(leadingQualification([])).toBeNull();
  });

  it('puts what is not revoked before what is, even a module before a diploma', () => {
    wins(qualification('module', '2020-01-01'), qualification('main', null, true));
  });

  it('puts a main qualification before a module, even one that expired', () => {
    wins(qualification('main', '2020-01-01'), qualification('module', null));
  });

  it('puts the later expiry date before the earlier', () => {
    wins(qualification('main', '2028-04-02'), qualification('main', '2028-04-01'));
  });

  it('takes no expiry date for the latest', () => {
    wins(qualification('main', null), qualification('main', '9999-12-31'));
  });

  it('is a revoked one when all are', () => {
    wins(qualification('main', '2028-04-01', true), qualification('main', '2026-04-01', true));
  });

  it('keeps the first of equals', () => {
    const [first, second] = [qualification('main', null), qualification('main', null)];
    expect(leadingQualification([first, second])).toBe(first);
  });
});
