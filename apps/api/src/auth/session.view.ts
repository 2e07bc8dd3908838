import { requiresSecondFactor } from '@app/accounts';
import { type Account } from '@app/database';

export class OrganisationView {
  id: string;
  name: string;
}

/** Who is signed in, and for whom they act. */
export class SessionView {
  id: string;
  email: string;
  name: string;
  role: 'contact-person' | 'operator';
  organisations: OrganisationView[];
  /** Signs in by two steps. */
  secondFactor: boolean;
  /** It must; without a second factor everything but adding one is refused. */
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
