import { storageSettings } from '@app/archive-storage';
import { databaseUrl, parsed, parseUrl } from '@app/config';
import { parseQueueUrl } from '@app/render-queue';

/** The settings of the services behind api, worker and the commands: database, queue and store. */
export const connectionSettings = {
  DATABASE_URL: databaseUrl(),
  QUEUE_URL: parsed('redis://…', (raw) => parseQueueUrl(raw, parseUrl)),
  ...storageSettings,
};
