import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { PasswordsModule } from '../passwords/passwords.module';
import { SecondFactorController } from './second-factor.controller';
import { SecondStepService } from './second-step.service';

@Module({
  imports: [AuthModule, PasswordsModule],
  controllers: [SecondFactorController],
  providers: [SecondStepService],
})
export class SecondFactorModule {}
