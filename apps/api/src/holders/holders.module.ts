import { Module } from '@nestjs/common';
import { DatabaseConnection } from '../connections';
import { HoldersController } from './holders.controller';

@Module({ imports: [DatabaseConnection], controllers: [HoldersController] })
export class HoldersModule {}
