import { expiryOf, isExpired } from './expiry';

describe('The seven days of a ready request', () => {
  const readyAt = new Date('2026-10-20T10:00:00.000Z');
  const expiresAt = expiryOf(readyAt);
  const after = (milliseconds: number) => new Date(expiresAt.getTime() + milliseconds);

  it('end exactly 168 hours after it became ready, also when the clocks go back an hour in between', () => {
    expect(expiresAt.toISOString()).toBe('2026-10-27T10:00:00.000Z');
  });

  it('still run one second before', () => {
    expect(isExpired(expiresAt, after(-1_000))).toBe(false);
    expect(isExpired(expiresAt, after(-1))).toBe(false);
  });

  it('are over at that instant and ever after', () => {
    expect(isExpired(expiresAt, after(0))).toBe(true);
    expect(isExpired(expiresAt, after(1_000))).toBe(true);
  });
});
