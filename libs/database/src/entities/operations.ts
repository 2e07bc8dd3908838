import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last success and the last failure of a sweep, by any worker. */
@Entity('sweep_runs')
export class SweepRun {
  @PrimaryColumn('text') sweep: string;
  @Column('timestamptz', { name: 'succeeded_at', nullable: true }) succeededAt: Date | null;
  @Column('timestamptz', { name: 'failed_at', nullable: true }) failedAt: Date | null;
  /** A code of a closed list, never the text of an error. */
  @Column('text', { nullable: true }) failure: string | null;
}

/** The versions of Pasloket that may use this schema: those that contain the migration `requiresMigration`. The table has one row. */
@Entity('schema_compatibility')
export class SchemaCompatibility {
  @PrimaryColumn('boolean', { name: 'one_row', default: true }) oneRow: boolean;
  @Column('text', { name: 'requires_migration' }) requiresMigration: string;
}
