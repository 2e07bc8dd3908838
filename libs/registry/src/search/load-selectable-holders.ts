// Raw SQL: one statement for a set of holders, so that it sees one state of the registry.
import { NO_EXPIRY, type SelectableHolder, type SelectableQualification } from '@app/download-request';
import { type Database } from './database';
import { onlyUuids } from './list-scope';

/** Holders, with the properties that decide which passes a request has. */
export interface SelectableHolders {
  /** In the order of the ids, each once. Qualifications: main before modules, newest exam first. */
  readonly holders: readonly SelectableHolder[];
  /** Returns the id of a qualification of a holder, by its index in `qualifications`. */
  qualificationId(holderId: string, place: number): string;
}

const UUID_LENGTH = 36;

/** The outline of a holder who is not enrolled with any of the organisations. */
const NOBODY = '-';

/**
 * Returns the holders that `loadRequestHolders` finds, in its order, with the properties that decide which passes a request has. It is
 * one statement, so it sees one state of the registry. Each holder comes as one text, because a selection has up to 10,000 holders and
 * the api answers no other call while it reads them: per qualification its kind, whether it is revoked, and its expiry date
 * (`main/2027-04-01 module!none`).
 */
export async function loadSelectableHolders(
  database: Database,
  organisationIds: readonly string[],
  holderIds: readonly string[],
): Promise<SelectableHolders> {
  const wanted = [...new Set(onlyUuids(holderIds))];
  const order = `ORDER BY t.kind, q.exam_date DESC, t.name, q.exam_number, q.id`;
  const [{ outlines, ids }] = await database.query<[{ outlines: string; ids: string }]>(
    `WITH wanted AS (SELECT id, place FROM unnest($1::uuid[]) WITH ORDINALITY AS named (id, place)),
          own AS MATERIALIZED (
            SELECT DISTINCT wanted.id
              FROM wanted JOIN enrolments e ON e.holder_id = wanted.id AND e.organisation_id = ANY ($2::uuid[])),
          earned AS (
            SELECT q.holder_id AS id,
                   string_agg(
                     t.kind || CASE WHEN q.revoked THEN '!' ELSE '/' END || coalesce(q.expiry_date::text, '${NO_EXPIRY}'),
                     ' ' ${order}) AS outline,
                   string_agg(q.id::text, '' ${order}) AS ids
              FROM own JOIN qualifications q ON q.holder_id = own.id JOIN exam_types t ON t.code = q.exam_type
             GROUP BY q.holder_id)
     SELECT coalesce(string_agg(CASE WHEN own.id IS NULL THEN '${NOBODY}' ELSE coalesce(earned.outline, '') END,
                                ',' ORDER BY wanted.place), '') AS outlines,
            coalesce(string_agg(earned.ids, '' ORDER BY wanted.place), '') AS ids
       FROM wanted LEFT JOIN own ON own.id = wanted.id LEFT JOIN earned ON earned.id = wanted.id`,
    // One text: the driver would inspect each value of an array.
    [`{${wanted.join(',')}}`, onlyUuids(organisationIds)],
  );
  return new ReadHolders(wanted, outlines, ids);
}

class ReadHolders implements SelectableHolders {
  readonly holders: readonly SelectableHolder[];
  private firstOf: ReadonlyMap<string, number> | undefined;

  constructor(
    wanted: readonly string[],
    outlines: string,
    private readonly ids: string,
  ) {
    const known = new Map<string, readonly SelectableQualification[]>();
    const holders: SelectableHolder[] = [];
    const words = wanted.length > 0 ? outlines.split(',') : [];
    words.forEach((outline, place) => {
      if (outline === NOBODY) return;
      let qualifications = known.get(outline);
      if (!qualifications) known.set(outline, (qualifications = qualificationsOf(outline)));
      holders.push({ id: wanted[place] ?? '', qualifications });
    });
    this.holders = holders;
  }

  qualificationId(holderId: string, place: number): string {
    this.firstOf ??= firstPlaces(this.holders);
    const at = ((this.firstOf.get(holderId) ?? NaN) + place) * UUID_LENGTH;
    return this.ids.slice(at, at + UUID_LENGTH);
  }
}

function qualificationsOf(outline: string): SelectableQualification[] {
  if (outline === '') return [];
  return outline.split(' ').map((word) => {
    const kind = word.startsWith('main') ? 'main' : 'module';
    const expiryDate = word.slice(kind.length + 1);
    return {
      kind,
      revoked: word[kind.length] === '!',
      expiryDate: expiryDate === NO_EXPIRY ? null : expiryDate,
    };
  });
}

/** Returns the number of qualifications before the first one of each holder. */
function firstPlaces(holders: readonly SelectableHolder[]): Map<string, number> {
  const places = new Map<string, number>();
  let before = 0;
  for (const { id, qualifications } of holders) {
    places.set(id, before);
    before += qualifications.length;
  }
  return places;
}
