import { amsterdamDate, qualificationStatus } from './qualification-status';

describe('qualificationStatus', () => {
  const expiring = { expiryDate: '2026-10-01', revoked: false };

  it('is valid up to and including the expiry date', () => {
    expect(qualificationStatus(expiring, '2026-09-30')).toBe('valid');
    expect(qualificationStatus(expiring, '2026-10-01')).toBe('valid');
  });

  it('is expired from the day after', () => {
    expect(qualificationStatus(expiring, '2026-10-02')).toBe('expired');
  });

  it('is valid without end when there is no expiry date', () => {
    expect(qualificationStatus({ expiryDate: null, revoked: false }, '2126-01-01')).toBe('valid');
  });

  it('is revoked whatever the expiry date', () => {
    for (const expiryDate of ['2020-01-01', '2030-01-01', null]) {
      expect(qualificationStatus({ expiryDate, revoked: true }, '2026-10-01')).toBe('revoked');
    }
  });
});

describe('amsterdamDate', () => {
  it('turns at midnight in Amsterdam, one hour before UTC in winter', () => {
    expect(amsterdamDate(new Date('2026-12-31T22:59:59.999Z'))).toBe('2026-12-31');
    expect(amsterdamDate(new Date('2026-12-31T23:00:00Z'))).toBe('2027-01-01');
  });

  it('turns at midnight in Amsterdam, two hours before UTC in summer', () => {
    expect(amsterdamDate(new Date('2026-07-01T21:59:59.999Z'))).toBe('2026-07-01');
    expect(amsterdamDate(new Date('2026-07-01T22:00:00Z'))).toBe('2026-07-02');
  });
});
