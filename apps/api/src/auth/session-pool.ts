import { DATABASE_URL } from '@app/connections';
import { connectionWithTimeouts } from '@app/postgres-client';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';

/** Number of connections for sessions, beside those of the data source. */
const SIZE = 4;

/** Connections for sessions alone: a call that waits for a connection of the data source must not keep others from reading their session. */
@Injectable()
export class SessionPool extends Pool implements OnApplicationShutdown {
  private readonly logger = new Logger('sessions');

  constructor(@Inject(DATABASE_URL) databaseUrl: string) {
    super({
      ...connectionWithTimeouts(),
      connectionString: databaseUrl,
      application_name: 'pasloket api sessions',
      max: SIZE,
    });
    this.on('error', (error) => this.logger.warn(`a session connection was lost: ${error.message}`));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.end();
  }
}
