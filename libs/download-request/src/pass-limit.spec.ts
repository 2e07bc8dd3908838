import { judgePassCount } from './pass-limit';

describe('The limit of a request', () => {
  it('refuses a request without passes', () => {
    expect(judgePassCount(0)).toEqual({ fits: false, code: 'no-passes' });
  });

  it.each([1, 249, 250])('accepts %i passes', (passCount) => {
    expect(judgePassCount(passCount)).toEqual({ fits: true });
  });

  it('refuses 251 passes and says how many there are and how many too many', () => {
    expect(judgePassCount(251)).toEqual({ fits: false, code: 'too-many-passes', passCount: 251, excess: 1 });
  });
});
