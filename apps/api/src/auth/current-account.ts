import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Account, type AccountRole } from '@app/database';
import { type Request } from 'express';
import { CallRefused } from '../call-refused';

declare module 'express-serve-static-core' {
  interface Request {
    /** The account that is signed in. `SessionGuard` sets it on every route that is not public. */
    account?: Account;
  }
}

export const PUBLIC_ROUTE = 'public-route';
export const ROUTE_ROLE = 'route-role';
export const WITHOUT_SECOND_FACTOR = 'without-second-factor';

/** Marks a route that does not require a session. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** Marks a route that an account may call although it has not yet added the second factor that it must have. */
export const AllowWithoutSecondFactor = () => SetMetadata(WITHOUT_SECOND_FACTOR, true);

/** Marks a route that only accounts of this role may call. A route without this mark is open to all signed-in accounts. */
export const RequireRole = (role: AccountRole) => SetMetadata(ROUTE_ROLE, role);

/** Parameter decorator for the signed-in account with its organisations, as read from the database at the start of this call. */
export const CurrentAccount = createParamDecorator((_data: unknown, context: ExecutionContext): Account => {
  const { account } = context.switchToHttp().getRequest<Request>();
  if (!account) throw new CallRefused('not-signed-in');
  return account;
});

/** Returns the ids of the organisations that the account acts for. */
export function organisationIdsOf(account: Account): string[] {
  return account.organisations.map(({ id }) => id);
}
