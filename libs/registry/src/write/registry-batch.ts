import { type ExamTypeKind } from '@app/database';

/**
 * Registry data from an external source, identified by natural keys instead of ids. Dates are YYYY-MM-DD; codes and numbers are text, in
 * which leading zeros are significant.
 */
export interface RegistryBatch {
  readonly organisations: readonly OrganisationRecord[];
  readonly examTypes: readonly ExamTypeRecord[];
  readonly holders: readonly HolderRecord[];
  readonly enrolments: readonly EnrolmentRecord[];
  readonly qualifications: readonly QualificationRecord[];
}

/** An organisation, identified by its code. */
export interface OrganisationRecord {
  readonly code: string;
  readonly name: string;
}

/** An exam type, identified by its code. */
export interface ExamTypeRecord {
  readonly code: string;
  readonly name: string;
  readonly kind: ExamTypeKind;
}

/** A holder, identified by the qualification number. */
export interface HolderRecord {
  readonly qualificationNumber: string;
  readonly givenName: string;
  /** 'van den', "'t"; empty if the name has no prefix. */
  readonly namePrefix: string;
  readonly surname: string;
  /** YYYY-MM-DD; YYYY-MM or YYYY if no more is known. */
  readonly birthDate: string;
  readonly hiddenFromCheck: boolean;
}

/** An enrolment, identified by organisation and holder. */
export interface EnrolmentRecord {
  readonly organisationCode: string;
  readonly qualificationNumber: string;
  readonly externalNumber: string | null;
}

/** A qualification, identified by holder, exam type and exam number. */
export interface QualificationRecord {
  readonly qualificationNumber: string;
  readonly examTypeCode: string;
  readonly examNumber: string;
  readonly examDate: string;
  /** The last valid day; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
}
