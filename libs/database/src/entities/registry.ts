import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, type Relation } from 'typeorm';

/** A qualification is valid by itself (`main`) or supplements another one (`module`). */
export type ExamTypeKind = 'main' | 'module';

/** A training institute or association that holders are enrolled with. */
@Entity('organisations')
export class Organisation {
  @PrimaryColumn('uuid') id: string;
  @Column('text') code: string;
  @Column('text') name: string;
  /** Everyone who acts for it must sign in with a second factor. */
  @Column('boolean', { name: 'second_factor_required', default: false }) secondFactorRequired: boolean;
  /** Set when the organisation was no longer in the certification body's files: then no account may act for it. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt: Date | null;
}

/** A kind of qualification that can be earned at an exam. Exam types are data, not code. */
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
  /** Opaque text: leading zeros count. */
  @Column('text', { name: 'qualification_number' }) qualificationNumber: string;
  @Column('text', { name: 'given_name' }) givenName: string;
  /** 'van den', "'t"; empty when there is none. Left out of sorting. */
  @Column('text', { name: 'name_prefix' }) namePrefix: string;
  @Column('text') surname: string;
  /** YYYY-MM-DD: the first day that it can be, when it is known in part. */
  @Column('date', { name: 'birth_date' }) birthDate: string;
  @Column('text', { name: 'birth_date_precision', default: 'day' }) birthDatePrecision:
    'day' | 'month' | 'year';
  /** The holder asked not to be found by the public check. */
  @Column('boolean', { name: 'hidden_from_check' }) hiddenFromCheck: boolean;
  /** The name as lists are sorted by it, normalised by `@app/registry`. */
  @Column('text', { name: 'sort_name', select: false }) sortName?: string;
  /** The name as searches compare it, normalised by `@app/registry`. */
  @Column('text', { name: 'search_name', select: false }) searchName?: string;
  /** Expiry date of the leading qualification (`leadingQualification` in `@app/registry`). */
  @Column('date', { name: 'leading_expiry_date', select: false, nullable: true }) leadingExpiryDate?:
    string | null;
  /** True if the leading qualification is revoked; null: the holder has no qualification, and is in no list. */
  @Column('boolean', { name: 'leading_revoked', select: false, nullable: true }) leadingRevoked?:
    boolean | null;
  @Column('timestamptz', { name: 'withdrawn_at', select: false, nullable: true }) withdrawnAt?: Date | null;
  @OneToMany(() => Qualification, (qualification) => qualification.holder)
  qualifications: Relation<Qualification>[];
  @OneToMany(() => Enrolment, (enrolment) => enrolment.holder) enrolments: Relation<Enrolment>[];
}

/** A holder at an organisation. */
@Entity('enrolments')
export class Enrolment {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('uuid', { name: 'holder_id' }) holderId: string;
  /** The organisation's own number for this holder, when it gave one. */
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
  /** Opaque text: leading zeros count. */
  @Column('text', { name: 'exam_number' }) examNumber: string;
  /** YYYY-MM-DD. */
  @Column('date', { name: 'exam_date' }) examDate: string;
  /** YYYY-MM-DD in Europe/Amsterdam, the last valid day; null: valid without end. */
  @Column('date', { name: 'expiry_date', nullable: true }) expiryDate: string | null;
  @Column('boolean') revoked: boolean;
  /** The unguessable part of the URL of the public check on the pass. */
  @Column('text', { name: 'check_code' }) checkCode: string;
  @ManyToOne(() => ExamType)
  @JoinColumn({ name: 'exam_type' })
  examType: Relation<ExamType>;
}

/** A diploma, a certificate or a module, earned by one holder at one exam. */
@Entity('qualifications')
export class Qualification extends EarnedQualification {
  @ManyToOne(() => QualificationHolder, (holder) => holder.qualifications, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'holder_id' })
  holder: Relation<QualificationHolder>;
}

/** An enrolment that is no longer in the certification body's files. It moves back to `enrolments` if it returns. */
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

/** A qualification that is no longer in the certification body's files. If it returns, it keeps its id and its check code. */
@Entity('withdrawn_qualifications')
export class WithdrawnQualification extends EarnedQualification {
  @Column('timestamptz', { name: 'withdrawn_at', default: () => 'now()' }) withdrawnAt: Date;
  @ManyToOne(() => QualificationHolder, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'holder_id' })
  holder: Relation<QualificationHolder>;
}
