import { Module } from '@nestjs/common';
import { RegistryImportsController } from './registry-imports.controller';
import { RegistryImportsService } from './registry-imports.service';

@Module({ controllers: [RegistryImportsController], providers: [RegistryImportsService] })
export class RegistryImportsModule {}
