import { Module } from '@nestjs/common';
import { DatabaseConnection } from '../connections';
import { RegistryImportsController } from './registry-imports.controller';
import { RegistryImportsService } from './registry-imports.service';

@Module({
  imports: [DatabaseConnection],
  controllers: [RegistryImportsController],
  providers: [RegistryImportsService],
})
export class RegistryImportsModule {}
