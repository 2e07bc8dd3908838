import { type ActingAccount } from '@app/accounts';
import { type Request } from 'express';
import { promisify } from 'node:util';

/** How long the second step may take. Milliseconds. */
const SECOND_STEP_MS = 5 * 60_000;

/** The password was right: whoever has this session may take the second step. */
export async function awaitSecondStep(request: Request, account: ActingAccount): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  const { id: accountId, sessionGeneration: generation } = account;
  request.session.pending = { accountId, generation, until: Date.now() + SECOND_STEP_MS };
  await promisify(request.session.save.bind(request.session))();
}

/**
 * Signs the account in. A new id: one that somebody planted before signing in is worth nothing after it.
 *
 * @param account of the generation that was proved, not of a later one: what ended its sessions since ends this one, too.
 */
export async function beginSession(request: Request, account: ActingAccount): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  request.session.accountId = account.id;
  request.session.generation = account.sessionGeneration;
  request.session.signedInAt = Date.now();
  await promisify(request.session.save.bind(request.session))();
}
