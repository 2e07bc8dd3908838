import { birthDateText } from '../birth-date';
import { displayName, listName, type NameParts } from '../names';
import { qualificationStatus, type QualificationStatus } from '../qualification-status';

export interface HolderListItem extends NameParts {
  readonly id: string;
  readonly qualificationNumber: string;
  /** 'Zoë van den Berg' */
  readonly displayName: string;
  /** 'Berg, Zoë van den' */
  readonly listName: string;
  /** YYYY-MM-DD, or YYYY-MM or YYYY where no more is known. */
  readonly birthDate: string;
  /** Of the leading qualification (see `leadingQualification`); null: valid without end. */
  readonly expiryDate: string | null;
  /** Of the leading qualification, on the day that was asked for. */
  readonly status: QualificationStatus;
  /** At the organisation in view; of several at that with the lowest code. */
  readonly externalNumber: string | null;
  /** Those of the contact person's organisations that the holder is enrolled with, lowest code first. */
  readonly organisationIds: readonly string[];
}

/** What `holderColumns` selects. */
export interface HolderRow {
  id: string;
  qualification_number: string;
  given_name: string;
  name_prefix: string;
  surname: string;
  birth_date: string;
  expiry_date: string | null;
  revoked: boolean;
  external_number: string | null;
  organisation_ids: string[];
}

/**
 * The external number of holder `h` at one of these organisations, as SQL: of several at that with the lowest code.
 *
 * @param organisations SQL of type uuid[]
 */
function externalNumberAt(organisations: string): string {
  return `(SELECT e.external_number FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
            WHERE e.holder_id = h.id AND e.organisation_id = ANY (${organisations}) ORDER BY o.code LIMIT 1)`;
}

/**
 * The columns of a holder `h` that an item is made of, as SQL.
 *
 * @param inView the organisations that the list is about, SQL of type uuid[]
 * @param own all organisations of the contact person, SQL of type uuid[]
 */
export function holderColumns(inView: string, own: string): string {
  return `h.id, h.qualification_number, h.given_name, h.name_prefix, h.surname, ${birthDateText('h')} AS birth_date,
          h.leading_expiry_date::text AS expiry_date, h.leading_revoked AS revoked,
          ${externalNumberAt(inView)} AS external_number,
          ARRAY(SELECT o.id FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
                 WHERE e.holder_id = h.id AND e.organisation_id = ANY (${own}) ORDER BY o.code) AS organisation_ids`;
}

/** @param today YYYY-MM-DD in Europe/Amsterdam */
export function listItem(row: HolderRow, today: string): HolderListItem {
  const name = { givenName: row.given_name, namePrefix: row.name_prefix, surname: row.surname };
  return {
    id: row.id,
    qualificationNumber: row.qualification_number,
    ...name,
    displayName: displayName(name),
    listName: listName(name),
    birthDate: row.birth_date,
    expiryDate: row.expiry_date,
    status: qualificationStatus({ expiryDate: row.expiry_date, revoked: row.revoked }, today),
    externalNumber: row.external_number,
    organisationIds: row.organisation_ids,
  };
}
