import { isoDateOrNull } from './parse-dates';

describe('isoDateOrNull', () => {
  it('accepts days that exist, and nothing else', () => {
    expect(isoDateOrNull('2026-12-31')).toBe('2026-12-31');
    for (const text of ['2026-02-30', '2026-1-1', '20260101', 'none', '', '2026-12-31T00:00']) {
      expect(isoDateOrNull(text)).toBeNull();
    }
  });
});
