import { requiresSecondFactor } from '@app/accounts';
import { type Account } from '@app/database';

export class OrganisationView {
  id: string;
  name: string;
}

/** The signed-in account and the organisations that it acts for. */
export class SessionView {
  id: string;
  email: string;
  name: string;
  role: 'contact-person' | 'operator';
  organisations: OrganisationView[];
  /** True if the account signs in with a second factor. */
  secondFactor: boolean;
  /** True if the account must have a second factor. Until it has one, all calls are refused except those that add one. */
  secondFactorRequired: boolean;
}

export function sessionView(account: Account, secondFactor: boolean): SessionView {
  const { id, email, name, role, organisations } = account;
  const byName = [...organisations].sort((a, b) => a.name.localeCompare(b.name, 'nl'));
  return {
    id,
    email,
    name,
    role,
    organisations: byName.map(({ id, name }) => ({ id, name })),
    secondFactor,
    secondFactorRequired: requiresSecondFactor(account),
  };
}
