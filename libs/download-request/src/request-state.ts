/** The state of a request as its requester sees it. The queue's own job states are never shown. */
export type RequestState = 'submitted' | 'rendering' | 'ready' | 'failed' | 'expired';

/**
 * A move of a request from one state to the next:
 *
 * - `claim`: a worker starts an attempt, or takes the request over from a worker whose lease ran out.
 * - `release`: a worker ends its attempt early, so that another one can claim the request.
 * - `publish`: the ZIP is complete and stored.
 * - `fail`: no attempt is left, or no pass can be made.
 * - `invalidate`: the ZIP of a ready request is lost, or holds a pass that its requester may no longer have.
 * - `retry`: the requester or an operator starts a failed request again.
 * - `expire`: the time during which the request is kept has ended.
 */
export type RequestMove = 'claim' | 'release' | 'publish' | 'fail' | 'invalidate' | 'retry' | 'expire';

/** The state after each move. This is the only place that defines moves: `@app/request-lifecycle` creates its SQL conditions from it. */
const MOVES: Record<RequestState, Partial<Record<RequestMove, RequestState>>> = {
  submitted: { claim: 'rendering', fail: 'failed' },
  rendering: { claim: 'rendering', release: 'submitted', publish: 'ready', fail: 'failed' },
  ready: { invalidate: 'failed', expire: 'expired' },
  failed: { retry: 'submitted', expire: 'expired' },
  expired: {},
};

/** All states, in the usual order of a request. */
export const REQUEST_STATES = Object.keys(MOVES) as RequestState[];

/** Returns the state after a move, or undefined when the move is not possible in this state. */
export function nextState(state: RequestState, move: RequestMove): RequestState | undefined {
  return MOVES[state][move];
}

/** Returns the states in which a move is possible. */
export function statesThatAllow(move: RequestMove): RequestState[] {
  return REQUEST_STATES.filter((state) => nextState(state, move) !== undefined);
}

/** The reason why a request failed, as a stable code. */
export type FailureCode = 'too-many-attempts' | 'no-pass-possible' | 'archive-lost' | 'archive-outdated';

const FAILURE_SENTENCES: Record<FailureCode, string> = {
  'too-many-attempts': 'Het maken van de pasjes is meerdere keren mislukt. Probeer het opnieuw.',
  'no-pass-possible': 'Geen van de pasjes kon worden gemaakt. Bij elk pasje staat de reden.',
  'archive-outdated':
    'Een kwalificatie of inschrijving is intussen gewijzigd. Probeer het opnieuw: dan wordt het bestand zonder die pasjes gemaakt.',
  'archive-lost': 'Het bestand is niet meer beschikbaar. Probeer het opnieuw: dan wordt het opnieuw gemaakt.',
};

/** Returns the failure in Dutch: what happened, and what the requester can do. */
export function failureText(code: FailureCode): string {
  return FAILURE_SENTENCES[code];
}
