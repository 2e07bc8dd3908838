import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Enrolment, Organisation } from './registry';

/**
 * A row of an organisation's list of holders, with all values by which the list is filtered and sorted. `refreshHolderListings` writes it.
 */
@Entity('holder_listings')
export class HolderListing {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('uuid', { name: 'holder_id' }) holderId: string;
  @Column('text', { name: 'sort_name' }) sortName: string;
  @Column('text', { name: 'search_name' }) searchName: string;
  @Column('text', { name: 'qualification_number' }) qualificationNumber: string;
  /** Birth date of the holder: YYYY-MM-DD. */
  @Column('date', { name: 'birth_date' }) birthDate: string;
  /** Expiry date of the leading qualification: YYYY-MM-DD. Null if it does not expire. */
  @Column('date', { name: 'expiry_date', nullable: true }) expiryDate: string | null;
  @Column('boolean') revoked: boolean;
  @Column('text', { name: 'external_number', nullable: true }) externalNumber: string | null;
  /** The holder's qualifications: for each one U+001E, exam type, U+001F, expiry date or `none`, U+001E. */
  @Column('text') earned: string;
  /** The exams of the same qualifications, in the order of `earned`: for each one U+001E, exam number, U+001F, exam date, U+001E. */
  @Column('text', { nullable: true }) exams: string | null;
  @ManyToOne(() => Enrolment, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'organisation_id', referencedColumnName: 'organisationId' },
    { name: 'holder_id', referencedColumnName: 'holderId' },
  ])
  enrolment: Relation<Enrolment>;
}

/**
 * Number of an organisation's holders who have this exam type and expiry date. An empty string means any; the expiry date `none` means a
 * qualification that does not expire.
 */
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
 * Number of an organisation's holders who have this exam and expiry date, as in `ListingCount`. The table has no primary key in PostgreSQL:
 * the SQL function `count_listings` makes sure that each combination of the key columns below occurs once.
 */
@Entity('exam_counts')
export class ExamCount {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('text', { name: 'exam_number' }) examNumber: string;
  @PrimaryColumn('text', { name: 'exam_type' }) examType: string;
  @PrimaryColumn('text', { name: 'expiry_date' }) expiryDate: string;
  /** Latest date of the organisation's exams with this number: YYYY-MM-DD. */
  @Column('date', { name: 'exam_date' }) examDate: string;
  @Column('integer') holders: number;
  @ManyToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
}

/**
 * A holder who is in the lists of this organisation and of another one. It is needed to count the holder only once for several
 * organisations.
 */
@Entity('shared_listings')
export class SharedListing {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @PrimaryColumn('uuid', { name: 'holder_id' }) holderId: string;
  @ManyToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
}
