import { Module } from '@nestjs/common';
import { HoldersController } from './holders.controller';

@Module({ controllers: [HoldersController] })
export class HoldersModule {}
