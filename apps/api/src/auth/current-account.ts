import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { type Account, type AccountRole } from '@app/database';
import { type Request } from 'express';
import { Refusal } from '../refusal';

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by `SessionGuard` on every route that is not public. */
    account?: Account;
  }
}

export const PUBLIC_ROUTE = 'public-route';
export const ROUTE_ROLE = 'route-role';
export const WITHOUT_SECOND_FACTOR = 'without-second-factor';

/** Anyone may call this, signed in or not. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** May also be called while the account still has to add the second factor that is required of it. */
export const WithoutSecondFactor = () => SetMetadata(WITHOUT_SECOND_FACTOR, true);

/** Only accounts of this role may call this. Without it, every signed-in account may. */
export const OnlyFor = (role: AccountRole) => SetMetadata(ROUTE_ROLE, role);

/** The account that is signed in, with its organisations, as it is in the database at this call. */
export const CurrentAccount = createParamDecorator((_data: unknown, context: ExecutionContext): Account => {
  const { account } = context.switchToHttp().getRequest<Request>();
  if (!account) throw new Refusal('not-signed-in');
  return account;
});

/** The organisations that the account acts for. */
export function organisationIdsOf(account: Account): string[] {
  return account.organisations.map(({ id }) => id);
}
