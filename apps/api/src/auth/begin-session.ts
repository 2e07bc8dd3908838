import { type ActingAccount } from '@app/accounts';
import { type Request } from 'express';
import { promisify } from 'node:util';

/** Time within which the second step of a sign-in must be taken. Milliseconds. */
const SECOND_STEP_MS = 5 * 60_000;

/** Begins a session in which only the second step of signing in can be taken. The password was right. */
export async function beginSecondStep(request: Request, account: ActingAccount): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  const { id: accountId, sessionGeneration: generation } = account;
  request.session.pending = { accountId, generation, until: Date.now() + SECOND_STEP_MS };
  await promisify(request.session.save.bind(request.session))();
}

/**
 * Signs the account in, in a session with a new id: an id that an attacker planted in the browser before is useless afterwards.
 *
 * @param account with the generation that was read when the credentials were checked. With a later one, the session would survive
 * a change that ended all sessions meanwhile.
 */
export async function beginSession(request: Request, account: ActingAccount): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  request.session.accountId = account.id;
  request.session.generation = account.sessionGeneration;
  request.session.signedInAt = Date.now();
  await promisify(request.session.save.bind(request.session))();
}
