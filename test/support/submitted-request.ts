import { demoRegistry, seededRegistryIds, writeRegistry } from '@app/registry';
import { submitRequest as submit } from '@app/request-lifecycle';
import { randomUUID } from 'node:crypto';
import { type DataSource } from 'typeorm';

/** A contact person of the first organisation of a small registry, written into an empty database. */
export async function writeContactPerson(dataSource: DataSource): Promise<string> {
  await writeRegistry(dataSource, demoRegistry({ holders: 60 }), seededRegistryIds('test'));
  const accountId = randomUUID();
  await dataSource.query(
    `INSERT INTO accounts (id, email, name, role, password_hash) VALUES ($1, $2, 'Test', 'contact-person', '-')`,
    [accountId, `${accountId}@voorbeeld.example`],
  );
  await dataSource.query(
    `INSERT INTO contact_person_organisations SELECT $1, id FROM organisations ORDER BY code LIMIT 1`,
    [accountId],
  );
  return accountId;
}

/** Another contact person of the same organisations. */
export async function writeColleague(dataSource: DataSource, accountId: string): Promise<string> {
  const id = randomUUID();
  await dataSource.query(
    `INSERT INTO accounts (id, email, name, role, password_hash) VALUES ($1, $2, 'Test', 'contact-person', '-')`,
    [id, `${id}@voorbeeld.example`],
  );
  await dataSource.query(
    `INSERT INTO contact_person_organisations
     SELECT $1, organisation_id FROM contact_person_organisations WHERE account_id = $2`,
    [id, accountId],
  );
  return id;
}

/** A request of this contact person for up to `passes` passes that can be made, as submitting writes it. */
export async function submitRequest(dataSource: DataSource, accountId: string, passes = 3): Promise<string> {
  const id = randomUUID();
  const items = await dataSource.query<{ id: string; holder_id: string }[]>(
    `SELECT q.id, q.holder_id
       FROM qualifications q JOIN enrolments e ON e.holder_id = q.holder_id
       JOIN contact_person_organisations c ON c.organisation_id = e.organisation_id
       JOIN qualification_holders h ON h.id = q.holder_id
      WHERE c.account_id = $1 AND NOT q.revoked AND h.given_name ~ '^[A-Za-z]+$' AND h.surname ~ '^[A-Za-z]+$'
      ORDER BY q.id LIMIT $2`,
    [accountId, passes],
  );
  await dataSource.transaction((manager) =>
    submit(manager, {
      id,
      accountId,
      scope: 'all',
      expiryDates: [],
      personalReference: 'Kenmerk',
      passes: items.map((item) => ({ holderId: item.holder_id, qualificationId: item.id })),
      missing: [],
      idempotencyKey: null,
      bodyFingerprint: '-',
    }),
  );
  return id;
}

/** The row of a request as it is in the database. */
export async function requestRow(dataSource: DataSource, id: string): Promise<Record<string, unknown>> {
  const [row] = await dataSource.query<Record<string, unknown>[]>(
    `SELECT * FROM download_requests WHERE id = $1`,
    [id],
  );
  if (!row) throw new Error('There is no such request.');
  return row;
}
