import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, type Relation } from 'typeorm';

/** A qualification is valid by itself (`main`) or supplements another one (`module`). */
export type ExamTypeKind = 'main' | 'module';

/** A training institute or an association. Holders are enrolled with organisations. */
@Entity('organisations')
export class Organisation {
  @PrimaryColumn('uuid') id: string;
  @Column('text') code: string;
  @Column('text') name: string;
  /** True if all accounts that act for the organisation must sign in with a second factor. */
  @Column('boolean', { name: 'second_factor_required', default: false }) secondFactorRequired: boolean;
  /** Time since which the organisation is missing from the certification body's files. No account may act for it after that. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt: Date | null;
}

/** A kind of qualification that can be earned at an exam. Exam types come from imported files, not from the code. */
@Entity('exam_types')
export class ExamType {
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') kind: ExamTypeKind;
  @Column('timestamptz', { name: 'withdrawn_at', select: false, nullable: true }) withdrawnAt?: Date | null;
}

/** A person with one qualification number. */
@Entity('qualification_holders')
export class QualificationHolder {
  @PrimaryColumn('uuid') id: string;
  /** Qualification number as text, because leading zeros are part of it. */
  @Column('text', { name: 'qualification_number' }) qualificationNumber: string;
  @Column('text', { name: 'given_name' }) givenName: string;
  /** Prefix of the surname, such as 'van den' or "'t"; empty if there is none. Lists are sorted without it. */
  @Column('text', { name: 'name_prefix' }) namePrefix: string;
  @Column('text') surname: string;
  /** Birth date: YYYY-MM-DD. If only the year or the month is known, it is the first day of that year or month. */
  @Column('date', { name: 'birth_date' }) birthDate: string;
  @Column('text', { name: 'birth_date_precision', default: 'day' }) birthDatePrecision:
    'day' | 'month' | 'year';
  /** True if the holder has asked that the public check does not find them. */
  @Column('boolean', { name: 'hidden_from_check' }) hiddenFromCheck: boolean;
  /** Name by which lists are sorted, normalised by `@app/registry`. */
  @Column('text', { name: 'sort_name', select: false }) sortName?: string;
  /** Name with which search texts are compared, normalised by `@app/registry`. */
  @Column('text', { name: 'search_name', select: false }) searchName?: string;
  /** Expiry date of the leading qualification (`leadingQualification` in `@app/registry`). */
  @Column('date', { name: 'leading_expiry_date', select: false, nullable: true }) leadingExpiryDate?:
    string | null;
  /** True if the leading qualification is revoked. Null if the holder has no qualification; no list then contains the holder. */
  @Column('boolean', { name: 'leading_revoked', select: false, nullable: true }) leadingRevoked?:
    boolean | null;
  @Column('timestamptz', { name: 'withdrawn_at', select: false, nullable: true }) withdrawnAt?: Date | null;
  @OneToMany(() => Qualification, (qualification) => qualification.holder)
  qualifications: Relation<Qualification>[];
  @OneToMany(() => Enrolment, (enrolment) => enrolment.holder) enrolments: Relation<Enrolment>[];
}

/** An enrolment of a holder with an organisation. */
@Entity('enrolments')
export class Enrolment {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('uuid', { name: 'holder_id' }) holderId: string;
  /** Number by which the organisation itself identifies the holder; null if it has given none. */
  @Column('text', { name: 'external_number', nullable: true }) externalNumber: string | null;
  @ManyToOne(() => QualificationHolder, (holder) => holder.enrolments, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'holder_id' })
  holder: Relation<QualificationHolder>;
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
}

/** The columns that qualifications and withdrawn qualifications have in common. */
abstract class EarnedQualification {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'holder_id' }) holderId: string;
  @Column('text', { name: 'exam_type' }) examTypeCode: string;
  /** Exam number as text, because leading zeros are part of it. */
  @Column('text', { name: 'exam_number' }) examNumber: string;
  /** Date of the exam: YYYY-MM-DD. */
  @Column('date', { name: 'exam_date' }) examDate: string;
  /** Last day on which the qualification is valid, in Europe/Amsterdam: YYYY-MM-DD. Null if it does not expire. */
  @Column('date', { name: 'expiry_date', nullable: true }) expiryDate: string | null;
  @Column('boolean') revoked: boolean;
  /** Random part of the URL of the public check, which is printed on the pass. It cannot be guessed. */
  @Column('text', { name: 'check_code' }) checkCode: string;
  @ManyToOne(() => ExamType)
  @JoinColumn({ name: 'exam_type' })
  examType: Relation<ExamType>;
}

/** A diploma, certificate or module that a holder has earned at an exam. */
@Entity('qualifications')
export class Qualification extends EarnedQualification {
  @ManyToOne(() => QualificationHolder, (holder) => holder.qualifications, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'holder_id' })
  holder: Relation<QualificationHolder>;
}

/** An enrolment that is missing from the certification body's files. If a later file contains it again, it moves back to `enrolments`. */
@Entity('ended_enrolments')
export class EndedEnrolment {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('uuid', { name: 'holder_id' }) holderId: string;
  @Column('text', { name: 'external_number', nullable: true }) externalNumber: string | null;
  @Column('timestamptz', { name: 'ended_at', default: () => 'now()' }) endedAt: Date;
  @ManyToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
  @ManyToOne(() => QualificationHolder, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'holder_id' })
  holder: Relation<QualificationHolder>;
}

/**
 * A qualification that is missing from the certification body's files. If a later file contains it again, it keeps its id and its check
 * code.
 */
@Entity('withdrawn_qualifications')
export class WithdrawnQualification extends EarnedQualification {
  @Column('timestamptz', { name: 'withdrawn_at', default: () => 'now()' }) withdrawnAt: Date;
  @ManyToOne(() => QualificationHolder, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'holder_id' })
  holder: Relation<QualificationHolder>;
}
