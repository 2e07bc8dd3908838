/** Where a request stands, as the requester sees it. The queue's own states are never shown. */
export type RequestState = 'submitted' | 'rendering' | 'ready' | 'failed' | 'expired';

/**
 * - `claim`: a worker takes it up, or takes it over from one whose lease ran out.
 * - `release`: a worker lays it down, to be taken up again.
 * - `publish`: its ZIP is whole and in the store.
 * - `give-up`: no attempt is left, or there is nothing to make.
 * - `lose`: the ZIP of a ready request is gone, or holds what the requester may no longer have.
 * - `retry`: the requester or an operator asks again.
 * - `expire`: its time is over.
 */
export type RequestEvent = 'claim' | 'release' | 'publish' | 'give-up' | 'lose' | 'retry' | 'expire';

const MOVES: Record<RequestState, Partial<Record<RequestEvent, RequestState>>> = {
  submitted: { claim: 'rendering', 'give-up': 'failed' },
  rendering: { claim: 'rendering', release: 'submitted', publish: 'ready', 'give-up': 'failed' },
  ready: { lose: 'failed', expire: 'expired' },
  failed: { retry: 'submitted', expire: 'expired' },
  expired: {},
};

/** The state after an event, or undefined when the event cannot happen in this state. */
export function nextState(state: RequestState, event: RequestEvent): RequestState | undefined {
  return MOVES[state][event];
}

/** The states in which an event can happen: what a compare-and-set in SQL has to ask for. */
export function statesThatAllow(event: RequestEvent): RequestState[] {
  return (Object.keys(MOVES) as RequestState[]).filter((state) => nextState(state, event) !== undefined);
}

/** Why a request failed, as a stable code. */
export type FailureCode = 'too-many-attempts' | 'no-pass-possible' | 'archive-lost' | 'archive-outdated';

const FAILURE_SENTENCES: Record<FailureCode, string> = {
  'too-many-attempts': 'Het maken van de pasjes is meerdere keren mislukt. Probeer het opnieuw.',
  'no-pass-possible': 'Geen van de pasjes kon worden gemaakt. Bij elk pasje staat de reden.',
  'archive-outdated':
    'Een kwalificatie of inschrijving is intussen gewijzigd. Probeer het opnieuw: dan wordt het bestand zonder die pasjes gemaakt.',
  'archive-lost': 'Het bestand is niet meer beschikbaar. Probeer het opnieuw: dan wordt het opnieuw gemaakt.',
};

/** The failure in Dutch: what happened and what to do. */
export function failureText(code: FailureCode): string {
  return FAILURE_SENTENCES[code];
}
