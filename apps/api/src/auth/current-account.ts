import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Account, type AccountRole } from '@app/database';
import { type Request } from 'express';
import { Refusal } from '../refusal';

declare module 'express-serve-static-core' {
  interface Request {
    /** `SessionGuard` sets it on every route that is not public. */
    account?: Account;
  }
}

export const PUBLIC_ROUTE = 'public-route';
export const ROUTE_ROLE = 'route-role';
export const WITHOUT_SECOND_FACTOR = 'without-second-factor';

/** Marks a route that may be called without being signed in. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** Marks a route that an account may call although it still has to add its required second factor. */
export const WithoutSecondFactor = () => SetMetadata(WITHOUT_SECOND_FACTOR, true);

/** Marks a route that only accounts of this role may call. Without it, every signed-in account may. */
export const OnlyFor = (role: AccountRole) => SetMetadata(ROUTE_ROLE, role);

/** Injects the signed-in account with its organisations, as the database had it at the start of this call. */
export const CurrentAccount = createParamDecorator((_data: unknown, context: ExecutionContext): Account => {
  const { account } = context.switchToHttp().getRequest<Request>();
  if (!account) throw new Refusal('not-signed-in');
  return account;
});

/** Returns the ids of the organisations that the account acts for. */
export function organisationIdsOf(account: Account): string[] {
  return account.organisations.map(({ id }) => id);
}
