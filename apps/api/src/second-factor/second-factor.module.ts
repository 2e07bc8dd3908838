import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { AccountServicesModule } from '../auth/account-services.module';
import { AuthModule } from '../auth/auth.module';
import { PasswordsModule } from '../passwords/passwords.module';
import { SecondFactorController } from './second-factor.controller';
import { SecondStepService } from './second-step.service';

@Module({
  imports: [AccountServicesModule, AuditModule, AuthModule, PasswordsModule],
  controllers: [SecondFactorController],
  providers: [SecondStepService],
})
export class SecondFactorModule {}
