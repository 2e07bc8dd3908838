import { AttemptLimits, Pseudonyms, SecondFactors, SecretBox } from '@app/accounts';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseConnection } from '../connections';
import { API_SETTINGS, type ApiSettings } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';

/** Provides the services of `@app/accounts` that several features use. */
@Module({
  imports: [DatabaseConnection, SettingsModule],
  providers: [
    {
      provide: SecretBox,
      inject: [API_SETTINGS],
      useFactory: ({ SESSION_SECRET }: ApiSettings) => new SecretBox(SESSION_SECRET),
    },
    {
      provide: Pseudonyms,
      inject: [API_SETTINGS],
      useFactory: ({ SESSION_SECRET }: ApiSettings) => new Pseudonyms(SESSION_SECRET),
    },
    {
      provide: AttemptLimits,
      inject: [DataSource, Pseudonyms],
      useFactory: (dataSource: DataSource, pseudonyms: Pseudonyms) =>
        new AttemptLimits(dataSource, pseudonyms),
    },
    {
      provide: SecondFactors,
      inject: [DataSource, SecretBox],
      useFactory: (dataSource: DataSource, box: SecretBox) => new SecondFactors(dataSource, box),
    },
  ],
  exports: [AttemptLimits, Pseudonyms, SecondFactors, SecretBox],
})
export class AccountServicesModule {}
