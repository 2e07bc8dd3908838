import { ApiProperty } from '@nestjs/swagger';
import {
  type FilterCounts,
  type HolderDetails,
  type HolderListItem,
  type QualificationStatus,
} from '@app/registry';

const STATUSES = ['valid', 'expired', 'revoked'];

/** A row of the list: the holder, and the holder's leading qualification. */
export class HolderView {
  id: string;
  qualificationNumber: string;
  /** In natural order: 'Zoë van den Berg'. */
  name: string;
  /** In sorting order: 'Berg, Zoë van den'. */
  sortedName: string;
  /** YYYY-MM-DD; YYYY-MM or YYYY if no more is known. */
  @ApiProperty({ pattern: String.raw`^\d{4}(-\d{2}(-\d{2})?)?$`, example: '1965-07-12' })
  birthDate: string;
  /** YYYY-MM-DD; null: valid without end. */
  @ApiProperty({ type: String, nullable: true })
  expiryDate: string | null;
  @ApiProperty({ enum: STATUSES })
  status: QualificationStatus;
  @ApiProperty({ type: String, nullable: true })
  externalNumber: string | null;
}

export function holderView(holder: HolderListItem): HolderView {
  const { id, qualificationNumber, displayName, listName, birthDate, expiryDate, status, externalNumber } =
    holder;
  return {
    id,
    qualificationNumber,
    name: displayName,
    sortedName: listName,
    birthDate,
    expiryDate,
    status,
    externalNumber,
  };
}

export class HolderPageView {
  items: HolderView[];
  total: number;
  page: number;
  pageSize: number;
}

export class HolderLookupView {
  items: HolderView[];
}

export class HolderIdsView {
  ids: string[];
  total: number;
}

export class QualificationView {
  id: string;
  /** Code of the exam type. */
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
  /** YYYY-MM-DD. */
  examDate: string;
  count: number;
}

export class ExpiryDateCountView {
  /** YYYY-MM-DD, or `none` for valid without end. */
  expiryDate: string;
  count: number;
}

/** The values of the filters, each with the number of holders that it leaves. */
export class FilterCountsView {
  examTypes: ExamTypeCountView[];
  /** Newest first, at most 500. */
  examNumbers: ExamNumberCountView[];
  /** True if there are more exam numbers than the returned ones. */
  moreExamNumbers: boolean;
  expiryDates: ExpiryDateCountView[];
}

export function holderDetailsView(holder: HolderDetails): HolderDetailsView {
  const qualifications = holder.qualifications.map(({ examType, ...qualification }) => ({
    ...qualification,
    examType: examType.code,
    name: examType.name,
    kind: examType.kind,
  }));
  return { ...holderView(holder), qualifications };
}

export function filterCountsView({
  examTypes,
  examNumbers,
  moreExamNumbers,
  expiryDates,
}: FilterCounts): FilterCountsView {
  return {
    examTypes: examTypes.map(({ holders, ...type }) => ({ ...type, count: holders })),
    examNumbers: examNumbers.map(({ holders, ...number }) => ({ ...number, count: holders })),
    moreExamNumbers,
    expiryDates: expiryDates.map(({ holders, ...date }) => ({ ...date, count: holders })),
  };
}
