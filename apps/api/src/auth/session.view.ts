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
}

export function sessionView({ id, email, name, role, organisations }: Account): SessionView {
  const byName = [...organisations].sort((a, b) => a.name.localeCompare(b.name, 'nl'));
  return { id, email, name, role, organisations: byName.map(({ id, name }) => ({ id, name })) };
}
