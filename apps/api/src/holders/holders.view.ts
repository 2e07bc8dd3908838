import { ApiProperty } from '@nestjs/swagger';
import { displayName, type FoundHolder, listName, type QualificationStatus } from '@app/registry';

const STATUSES = ['valid', 'expired', 'revoked'];

/** A row of the list: the holder, and the qualification that stands for them. */
export class HolderView {
  id: string;
  qualificationNumber: string;
  /** As read aloud: 'Zoë van den Berg'. */
  name: string;
  /** As sorted: 'Berg, Zoë van den'. */
  sortedName: string;
  /** YYYY-MM-DD. */
  birthDate: string;
  /** YYYY-MM-DD; null: valid without end. */
  @ApiProperty({ type: String, nullable: true })
  expiryDate: string | null;
  /** null: the holder has no qualification. */
  @ApiProperty({ enum: STATUSES, nullable: true })
  status: QualificationStatus | null;
  @ApiProperty({ type: String, nullable: true })
  externalNumber: string | null;
}

export function holderView({ givenName, namePrefix, surname, ...holder }: FoundHolder): HolderView {
  const name = { givenName, namePrefix, surname };
  return { ...holder, name: displayName(name), sortedName: listName(name) };
}

export class HolderPage {
  items: HolderView[];
  total: number;
  page: number;
  pageSize: number;
}

export class HolderIdsView {
  ids: string[];
  total: number;
}

export class QualificationView {
  id: string;
  /** The code of the exam type. */
  examType: string;
  name: string;
  @ApiProperty({ enum: ['main', 'module'] })
  kind: string;
  examNumber: string;
  examDate: string;
  @ApiProperty({ type: String, nullable: true })
  expiryDate: string | null;
  @ApiProperty({ enum: STATUSES })
  status: QualificationStatus;
}

export class HolderDetailsView extends HolderView {
  qualifications: QualificationView[];
}

export class ExamTypeCountView {
  code: string;
  name: string;
  @ApiProperty({ enum: ['main', 'module'] })
  kind: string;
  count: number;
}

export class ExamNumberCountView {
  examNumber: string;
  count: number;
}

export class ExpiryDateCountView {
  /** YYYY-MM-DD, or `none` for without end. */
  expiryDate: string;
  count: number;
}

export class OrganisationCountView {
  id: string;
  name: string;
  count: number;
}

/** What can be chosen in the filters, each with the number of holders it would leave. */
export class FiltersView {
  organisations: OrganisationCountView[];
  examTypes: ExamTypeCountView[];
  examNumbers: ExamNumberCountView[];
  expiryDates: ExpiryDateCountView[];
}
