import { reasonNoLongerDue } from './still-due';

describe('A pass that was asked for, at the moment of rendering', () => {
  it('is made while the holder is enrolled and the qualification stands', () => {
    expect(reasonNoLongerDue(true, { revoked: false })).toBeUndefined();
  });

  it('is left out, by name of the reason, when something changed since it was asked for', () => {
    expect(reasonNoLongerDue(false, undefined)).toBe('no-longer-enrolled');
    expect(reasonNoLongerDue(true, undefined)).toBe('no-longer-registered');
    expect(reasonNoLongerDue(true, { revoked: true })).toBe('revoked');
  });
});
