import { Module } from '@nestjs/common';
import { DatabaseConnection } from '../connections';
import { AuditLog } from './audit-log';

@Module({ imports: [DatabaseConnection], providers: [AuditLog], exports: [AuditLog] })
export class AuditModule {}
