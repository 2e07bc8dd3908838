import { type DataSource } from 'typeorm';
import { parseArgs } from 'node:util';
import { withServiceDatabase } from './running-service';
import { UsageError } from './usage-error';

const USAGE = 'npm run audit -- --holder NUMBER [--json] (a qualification number)';

interface Receipt {
  readonly at: Date;
  readonly by: string | null;
  readonly email: string | null;
  readonly organisations: string | null;
  readonly qualification: string | null;
  readonly examNumber: string | null;
  readonly requestId: string;
}

/**
 * Runs `audit --holder NUMBER`: prints which accounts received this holder's pass, and when. Each started download is listed, the latest
 * first, with the current name and address of its requester. Running the command is recorded in the audit log, too.
 *
 * The output contains names, because it is meant for answering the holder's question. Store it where such answers are stored.
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, DatabaseIncompatible
 */
export async function auditCommand(args: string[]): Promise<void> {
  const { holder, json } = readArguments(args);
  await withServiceDatabase(process.env, async (database) => {
    const [found] = await database.query<{ id: string }[]>(
      `SELECT id FROM qualification_holders WHERE qualification_number = $1`,
      [holder],
    );
    if (!found)
      throw new UsageError('There is no holder with this number in the registry: check the number.');
    await database.query(
      `INSERT INTO audit_events (action, holder_id) VALUES ('holder-audit-consulted', $1)`,
      [found.id],
    );
    const receipts = await whoReceived(database, found.id);
    if (json) console.log(JSON.stringify(receipts, null, 2));
    else print(receipts);
  });
}

/** Finds the receipts with one query, using the index of `audit_events` on the holder. */
function whoReceived(database: DataSource, holderId: string): Promise<Receipt[]> {
  return database.query<Receipt[]>(
    `SELECT e.occurred_at AS at, a.name AS by, a.email, o.names AS organisations,
            t.name AS qualification, coalesce(q.exam_number, w.exam_number) AS "examNumber", e.request_id AS "requestId"
       FROM audit_events e
       LEFT JOIN accounts a ON a.id = e.account_id
       LEFT JOIN LATERAL (
              SELECT string_agg(o.name, ', ' ORDER BY o.name) AS names
                FROM contact_person_organisations c JOIN organisations o ON o.id = c.organisation_id
               WHERE c.account_id = e.account_id) o ON true
       LEFT JOIN qualifications q ON q.id = e.qualification_id
       LEFT JOIN withdrawn_qualifications w ON w.id = e.qualification_id
       LEFT JOIN exam_types t ON t.code = coalesce(q.exam_type, w.exam_type)
      WHERE e.holder_id = $1 AND e.action = 'download-link-issued'
      ORDER BY e.occurred_at DESC, e.id DESC`,
    [holderId],
  );
}

function print(receipts: readonly Receipt[]): void {
  for (const { at, by, email, organisations, qualification, examNumber, requestId } of receipts) {
    const who =
      by === null
        ? 'an account that was removed'
        : `${by} <${email}> (${organisations ?? 'no organisation'})`;
    const what =
      qualification === null ? 'a qualification that was removed' : `${qualification}, ${examNumber}`;
    console.log(`${at.toISOString()}  ${who}  ${what}  request ${requestId}`);
  }
  console.log(receipts.length === 0 ? 'nobody received a pass of this holder' : `${receipts.length} in all`);
}

function readArguments(args: string[]): { holder: string; json: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: { holder: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    if (values.holder) return { holder: values.holder, json: values.json };
  } catch {
    // The error below contains the usage text, which is enough for all causes.
  }
  throw new UsageError(`These arguments are not understood: ${USAGE}.`);
}
