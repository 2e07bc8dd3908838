import { type ActingAccount } from '@app/accounts';
import { type Request } from 'express';
import { promisify } from 'node:util';

/** Maximum time between the two steps of signing in. Milliseconds. */
const SECOND_STEP_MS = 5 * 60_000;

/** Begins a session that only allows the second step of signing in. Call it when the password was right. */
export async function beginSecondStep(request: Request, account: ActingAccount): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  const { id: accountId, sessionGeneration: generation } = account;
  request.session.pending = { accountId, generation, until: Date.now() + SECOND_STEP_MS };
  await promisify(request.session.save.bind(request.session))();
}

/**
 * Signs the account in, in a session with a new id. An attacker who has put an id into the browser before cannot use that id.
 *
 * @param account with the session generation that was read together with the credentials. If it was read later, the session could survive a
 * change that has ended all sessions in the meantime.
 */
export async function beginSession(request: Request, account: ActingAccount): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  request.session.accountId = account.id;
  request.session.generation = account.sessionGeneration;
  request.session.signedInAt = Date.now();
  await promisify(request.session.save.bind(request.session))();
}
