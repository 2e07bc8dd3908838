import { type Account } from '@app/database';
import { type Request } from 'express';
import { promisify } from 'node:util';

/** Signs the account in. A new id: one that somebody planted before signing in is worth nothing after it. */
export async function beginSession(request: Request, account: Account): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
  request.session.accountId = account.id;
  request.session.generation = account.sessionGeneration;
  request.session.signedInAt = Date.now();
  await promisify(request.session.save.bind(request.session))();
}
