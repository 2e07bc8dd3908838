import { contactPersonsCalls, requestCalls } from './contact-calls';
import { type Crowd } from './crowd';
import { operatorsCalls } from './operator-calls';
import { ownCalls, publicCalls } from './visitor-calls';
import { type Caller, type WorstCall } from './worst-call';

/**
 * For each route of the OpenAPI document, by `GET /api/holders`. Of everybody who may call it: whoever may not is refused before
 * anything of this.
 */
export function worstCalls(crowd: Crowd): Readonly<Record<string, readonly WorstCall[]>> {
  return {
    ...contactPersonsCalls(crowd),
    ...requestCalls(crowd),
    ...operatorsCalls(crowd),
    ...publicCalls(crowd),
    ...ownCalls(crowd),
  };
}

/** Pages that are not in the document: for people, and for who writes programs. */
export function worstPages(crowd: Crowd): Readonly<Record<string, readonly WorstCall[]>> {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const typed = (qualificationNumber: string, surname: string) =>
    new URLSearchParams({ qualificationNumber, surname }).toString();
  const page = (address: string, caller: Caller = 'nobody', status = 200): WorstCall => ({
    caller,
    what: 'as it is',
    status,
    sent: () => ({ address }),
  });
  return {
    'GET /api/docs': [page('/api/docs')],
    'GET /api/docs-json': [page('/api/docs-json')],
    'GET /': [page('/')],
    'GET /controle': [page('/controle')],
    'GET /controle/{code}': [page(`/controle/${crowd.busiest.checkCode}`)],
    'POST /controle': [
      {
        caller: 'nobody',
        what: 'the holder with most qualifications',
        status: 200,
        sent: () => ({ headers: form, body: typed(crowd.busiest.number, crowd.busiest.surname) }),
      },
      {
        caller: 'nobody',
        what: '4 kB of signs',
        status: 400,
        sent: () => ({ headers: form, body: typed('<'.repeat(1_000), '&'.repeat(300)) }),
      },
    ],
    'GET /operations/queues': [page('/operations/queues', 'operator')],
    'GET /operations/queues/api/queues': [
      page('/operations/queues/api/queues?activeQueue=passes&jobsPerPage=100', 'operator'),
    ],
  };
}
