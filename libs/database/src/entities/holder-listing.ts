import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Enrolment, Organisation } from './registry';

/** A row of an organisation's list of holders, with all that the list is filtered and sorted by. Written by `refreshHolderListings`. */
@Entity('holder_listings')
export class HolderListing {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('uuid', { name: 'holder_id' }) holderId: string;
  @Column('text', { name: 'sort_name' }) sortName: string;
  @Column('text', { name: 'search_name' }) searchName: string;
  @Column('text', { name: 'qualification_number' }) qualificationNumber: string;
  /** YYYY-MM-DD. */
  @Column('date', { name: 'birth_date' }) birthDate: string;
  /** YYYY-MM-DD, of the leading qualification; null: valid without end. */
  @Column('date', { name: 'expiry_date', nullable: true }) expiryDate: string | null;
  @Column('boolean') revoked: boolean;
  @Column('text', { name: 'external_number', nullable: true }) externalNumber: string | null;
  /** One record for each qualification: U+001E, exam type, U+001F, expiry date or `none`, U+001E. */
  @Column('text') earned: string;
  /** One record for each qualification, in the order of `earned`: U+001E, exam number, U+001F, exam date, U+001E. */
  @Column('text', { nullable: true }) exams: string | null;
  @ManyToOne(() => Enrolment, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organisation_id', referencedColumnName: 'organisationId' },
    { name: 'holder_id', referencedColumnName: 'holderId' },
  ])
  enrolment: Relation<Enrolment>;
}

/** Number of an organisation's holders with an exam type and an expiry date. An empty string means any; `none` is without end. */
@Entity('listing_counts')
export class ListingCount {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('text', { name: 'exam_type' }) examType: string;
  @PrimaryColumn('text', { name: 'expiry_date' }) expiryDate: string;
  @Column('integer') holders: number;
  @ManyToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
}

/**
 * Number of an organisation's holders with an exam and an expiry date, as in `ListingCount`. The table has no primary key; `count_listings`
 * writes each combination of the columns that are marked as the key here once.
 */
@Entity('exam_counts')
export class ExamCount {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('text', { name: 'exam_number' }) examNumber: string;
  @PrimaryColumn('text', { name: 'exam_type' }) examType: string;
  @PrimaryColumn('text', { name: 'expiry_date' }) expiryDate: string;
  /** YYYY-MM-DD: the latest one of the organisation under this exam number. */
  @Column('date', { name: 'exam_date' }) examDate: string;
  @Column('integer') holders: number;
  @ManyToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
}

/** A holder who is listed at this organisation and at another one, so that counts of several organisations are not too high. */
@Entity('shared_listings')
export class SharedListing {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('uuid', { name: 'holder_id' }) holderId: string;
  @ManyToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
}
