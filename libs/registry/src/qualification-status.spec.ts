import { amsterdamDate, leadingQualification, qualificationStatus } from './qualification-status';

describe('The status of a qualification', () => {
  it('is valid up to and including its expiry date, in Dutch days', () => {
    const qualification = { expiryDate: '2027-04-01', revoked: false };
    expect(qualificationStatus(qualification, '2027-03-31')).toBe('valid');
    expect(qualificationStatus(qualification, '2027-04-01')).toBe('valid');
    expect(qualificationStatus(qualification, '2027-04-02')).toBe('expired');
  });

  it('is valid for ever without an expiry date, and revoked whatever the date', () => {
    expect(qualificationStatus({ expiryDate: null, revoked: false }, '2099-01-01')).toBe('valid');
    expect(qualificationStatus({ expiryDate: null, revoked: true }, '2020-01-01')).toBe('revoked');
  });

  it('changes at midnight in Amsterdam, not in Greenwich', () => {
    expect(amsterdamDate(new Date('2027-04-01T21:59:59Z'))).toBe('2027-04-01');
    expect(amsterdamDate(new Date('2027-04-01T22:00:00Z'))).toBe('2027-04-02');
    expect(amsterdamDate(new Date('2026-12-31T23:00:00Z'))).toBe('2027-01-01');
  });
});

describe('The qualification that stands for a holder', () => {
  const diploma = { kind: 'main', expiryDate: '2027-04-01', revoked: false } as const;

  it('is the diploma, also when a module lasts longer', () => {
    expect(leadingQualification([{ kind: 'module', expiryDate: null, revoked: false }, diploma])).toBe(
      diploma,
    );
  });

  it('is the diploma that lasts longest, and without end is longest', () => {
    const older = { ...diploma, expiryDate: '2025-04-01' };
    const endless = { ...diploma, expiryDate: null };
    expect(leadingQualification([older, diploma])).toBe(diploma);
    expect(leadingQualification([older, endless, diploma])).toBe(endless);
  });

  it('is a revoked one only when there is no other', () => {
    const revoked = { ...diploma, revoked: true };
    const module = { kind: 'module', expiryDate: '2020-01-01', revoked: false } as const;
    expect(leadingQualification([revoked, module])).toBe(module);
    expect(leadingQualification([revoked])).toBe(revoked);
    expect(leadingQualification([])).toBeUndefined();
  });
});
