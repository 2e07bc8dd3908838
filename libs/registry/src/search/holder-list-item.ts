// Raw SQL: computed columns.
import { birthDateSql } from '../birth-date';
import { displayName, listName, type NameParts } from '../names';
import { qualificationStatus, type QualificationStatus } from '../qualification-status';

export interface HolderListItem extends NameParts {
  readonly id: string;
  readonly qualificationNumber: string;
  /** 'Zoë van den Berg' */
  readonly displayName: string;
  /** 'Berg, Zoë van den' */
  readonly listName: string;
  /** YYYY-MM-DD; YYYY-MM or YYYY if no more is known. */
  readonly birthDate: string;
  /** Expiry date of the leading qualification (see `leadingQualification`); null: valid without end. */
  readonly expiryDate: string | null;
  /** Status of the leading qualification on the requested day. */
  readonly status: QualificationStatus;
  /** The holder's number at the listed organisation; of several, at the one with the lowest code. */
  readonly externalNumber: string | null;
  /** The contact person's organisations with which the holder is enrolled, lowest code first. */
  readonly organisationIds: readonly string[];
}

/** The columns that `holderColumnsSql` selects. */
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
 * Returns SQL for the external number of holder `h` at one of these organisations; of several, at the one with the lowest code.
 *
 * @param organisations SQL of type uuid[]
 */
function externalNumberAt(organisations: string): string {
  return `(SELECT e.external_number FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
            WHERE e.holder_id = h.id AND e.organisation_id = ANY (${organisations}) ORDER BY o.code LIMIT 1)`;
}

/**
 * Returns SQL for the columns of a holder `h` that a list item needs.
 *
 * @param listed the organisations of the list, SQL of type uuid[]
 * @param own all organisations of the contact person, SQL of type uuid[]
 */
export function holderColumnsSql(listed: string, own: string): string {
  return `h.id, h.qualification_number, h.given_name, h.name_prefix, h.surname, ${birthDateSql('h')} AS birth_date,
          h.leading_expiry_date::text AS expiry_date, h.leading_revoked AS revoked,
          ${externalNumberAt(listed)} AS external_number,
          ARRAY(SELECT o.id FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
                 WHERE e.holder_id = h.id AND e.organisation_id = ANY (${own}) ORDER BY o.code) AS organisation_ids`;
}

/** Converts a row to a list item. @param today YYYY-MM-DD in Europe/Amsterdam */
export function toHolderListItem(row: HolderRow, today: string): HolderListItem {
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
