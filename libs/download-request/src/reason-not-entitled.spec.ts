import { reasonNotEntitled } from './reason-not-entitled';

describe('A pass that was asked for, at the moment of rendering', () => {
  it('is made while the holder is enrolled and the qualification stands', () => {
    expect(reasonNotEntitled(true, { revoked: false })).toBeUndefined();
  });

  it('is left out, by name of the reason, when something changed since it was asked for', () => {
    expect(reasonNotEntitled(false, undefined)).toBe('no-longer-enrolled');
    expect(reasonNotEntitled(true, undefined)).toBe('no-longer-registered');
    expect(reasonNotEntitled(true, { revoked: true })).toBe('revoked');
  });
});
