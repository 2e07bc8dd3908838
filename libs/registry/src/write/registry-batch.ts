import { type ExamTypeKind } from '@app/database';

/**
 * Registry data as it arrives from outside: by natural keys alone, no ids. Dates are YYYY-MM-DD; codes and numbers
 * are opaque text, leading zeros count.
 */
export interface RegistryBatch {
  readonly organisations: readonly OrganisationRecord[];
  readonly examTypes: readonly ExamTypeRecord[];
  readonly holders: readonly HolderRecord[];
  readonly enrolments: readonly EnrolmentRecord[];
  readonly qualifications: readonly QualificationRecord[];
}

/** Known by its code. */
export interface OrganisationRecord {
  readonly code: string;
  readonly name: string;
}

/** Known by its code. */
export interface ExamTypeRecord {
  readonly code: string;
  readonly name: string;
  readonly kind: ExamTypeKind;
}

/** Known by the qualification number. */
export interface HolderRecord {
  readonly qualificationNumber: string;
  readonly givenName: string;
  /** 'van den', "'t"; empty when there is none. */
  readonly namePrefix: string;
  readonly surname: string;
  /** YYYY-MM-DD, or YYYY-MM or YYYY where no more is known. */
  readonly birthDate: string;
  readonly hiddenFromCheck: boolean;
}

/** Known by organisation and holder. */
export interface EnrolmentRecord {
  readonly organisationCode: string;
  readonly qualificationNumber: string;
  readonly externalNumber: string | null;
}

/** Known by holder, exam type and exam number. */
export interface QualificationRecord {
  readonly qualificationNumber: string;
  readonly examTypeCode: string;
  readonly examNumber: string;
  readonly examDate: string;
  /** The last valid day; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}
