import { ApiClient } from '../../support/api-client';
import { type Rig } from './rig';

export const PETRA = 'petra.de.boer@voorbeeld.example';
/** Of one of Petra's organisations. */
export const KAREL = 'karel.smit@voorbeeld.example';
/** Of another organisation. */
export const ANNEKE = 'anneke.van.t.hof@voorbeeld.example';
export const OPERATOR = 'beheer@voorbeeld.example';

/** A browser of its own. @throws Error when the account is not let in. */
export function signedIn(rig: Rig, email: string): Promise<ApiClient> {
  const account = rig.accounts.find((known) => known.email === email);
  if (!account) throw new Error(`There is no account ${email}.`);
  return ApiClient.signedIn(rig.url, account);
}

/** A holder whom one may see and the other may not. */
export async function holderOnlyOf(rig: Rig, email: string, notOf: string): Promise<string> {
  const sees = (parameter: string) =>
    `EXISTS (SELECT FROM enrolments e JOIN contact_person_organisations c ON c.organisation_id = e.organisation_id
               JOIN accounts a ON a.id = c.account_id WHERE e.holder_id = h.id AND a.email = ${parameter})`;
  const [row] = await rig.sql<{ id: string }>(
    `SELECT id FROM qualification_holders h WHERE ${sees('$1')} AND NOT ${sees('$2')} ORDER BY id LIMIT 1`,
    email,
    notOf,
  );
  if (!row) throw new Error(`There is no holder of ${email} alone.`);
  return row.id;
}

/** Everything that abuse could change: requests, what they ask for, what was written down. Not who signed in. */
export async function stateOf(rig: Rig): Promise<unknown[]> {
  return rig.sql(
    `SELECT r.*, (SELECT count(*) FROM download_request_items i WHERE i.request_id = r.id) AS items,
            (SELECT count(*) FROM audit_events e WHERE e.request_id = r.id) AS audited
       FROM download_requests r ORDER BY r.id`,
  );
}

/** The invariants look at what is there: nothing may become ready while they do. */
export async function hasNoOpenRequest(rig: Rig): Promise<true | undefined> {
  const open = await rig.sql(`SELECT FROM download_requests WHERE state IN ('submitted', 'rendering')`);
  return open.length === 0 || undefined;
}
