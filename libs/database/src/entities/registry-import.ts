import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Account } from './account';

/** One import of the certification body's files. `@app/registry` defines the content of the `jsonb` columns. */
@Entity('registry_imports')
export class RegistryImport {
  @PrimaryColumn('uuid') id: string;
  /** The account that started the import. Null if it was started at the command line. */
  @Column('uuid', { name: 'account_id', nullable: true }) accountId: string | null;
  @Column('text', { name: 'started_by' }) startedBy: string;
  @Column('text', { default: 'running' }) state: 'running' | 'done' | 'failed';
  @Column('boolean', { name: 'full_files' }) fullFiles: boolean;
  @Column('boolean', { name: 'dry_run' }) dryRun: boolean;
  @Column('boolean') strict: boolean;
  @Column('jsonb', { default: [] }) files: object[];
  @Column('jsonb', { default: {} }) counts: object;
  @Column('integer', { name: 'reject_count', default: 0 }) rejectCount: number;
  /** Cause of the failure; null unless the import failed. */
  @Column('jsonb', { nullable: true }) failure: object | null;
  @Column('timestamptz', { name: 'started_at', default: () => 'now()' }) startedAt: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt: Date | null;
  /** Codes of the identity changes that an operator has confirmed. */
  @Column('text', { array: true, default: [] }) confirmed: string[];
  @ManyToOne(() => Account, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account> | null;
}

/** A row of a file that the import did not accept. It contains the position of the row, never its values. */
@Entity('registry_import_rejects')
export class RegistryImportReject {
  @PrimaryColumn('uuid', { name: 'import_id' }) importId: string;
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('text') file: string;
  @Column('integer') line: number;
  @Column('text', { nullable: true }) column: string | null;
  @Column('text') code: string;
  /** Code with which an operator confirms that the row may change a person's identity. */
  @Column('text', { nullable: true }) confirm: string | null;
  @ManyToOne(() => RegistryImport, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'import_id' })
  import: Relation<RegistryImport>;
}
