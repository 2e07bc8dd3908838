import {
  nextState,
  REQUEST_STATES,
  type RequestMove,
  type RequestState,
  statesThatAllow,
} from './request-state';

describe('The life of a request', () => {
  it('goes from submitted over rendering to ready to expired', () => {
    expect(nextState('submitted', 'claim')).toBe('rendering');
    expect(nextState('rendering', 'publish')).toBe('ready');
    expect(nextState('ready', 'expire')).toBe('expired');
  });

  it('lets another worker take over, and lets a worker lay a request down', () => {
    expect(nextState('rendering', 'claim')).toBe('rendering');
    expect(nextState('rendering', 'release')).toBe('submitted');
  });

  it('can be retried after failing, and only then', () => {
    expect(statesThatAllow('retry')).toEqual(['failed']);
  });

  it('is published out of rendering only, so that a late worker cannot change what is ready', () => {
    expect(statesThatAllow('publish')).toEqual(['rendering']);
  });

  it('ends with expiry: nothing leads out of it', () => {
    const moves: RequestMove[] = ['claim', 'release', 'publish', 'fail', 'invalidate', 'retry', 'expire'];
    expect(moves.map((event) => nextState('expired', event)).filter(Boolean)).toEqual([]);
  });

  it('is never stuck: from every other state some event leads on', () => {
    const reaches = (from: RequestState, seen = new Set<RequestState>()): Set<RequestState> => {
      if (seen.has(from)) return seen;
      seen.add(from);
      for (const event of ['claim', 'publish', 'fail', 'retry', 'expire'] as const) {
        const to = nextState(from, event);
        if (to) reaches(to, seen);
      }
      return seen;
    };
    for (const state of REQUEST_STATES) expect(reaches(state)).toContain('expired');
  });
});
