import { ArchiveStorage, storageOptions, StoreUnusable } from '@app/archive-storage';
import { migrateDatabase } from '@app/database';
import { prepareRenderQueue } from '@app/render-queue';
import { startEmbeddedPostgres } from './embedded-postgres';
import { startEmbeddedS3 } from './embedded-s3';
import { type StandaloneSettings } from './settings';
import { hostForBrowsers } from './host-names';

/** A service that was started and has to be stopped. */
export interface Started {
  stop(): Promise<void>;
  /** Ends the service at once, if it would still run after this process has ended. */
  kill?(): void;
  /** Resolves when the service has ended. Present if no other service can work without it. */
  readonly ended?: Promise<void>;
}

/** All services that were started, in order. They are stopped in reverse order. */
export type Stack = Started[];

type Log = (line: string) => void;

/** Provides the database: the one of DATABASE_URL, or an embedded one, and migrates its schema. @returns its URL */
export async function provideDatabase(
  settings: StandaloneSettings,
  started: Stack,
  log: Log,
): Promise<string> {
  let url = settings.DATABASE_URL;
  if (url) {
    log('the database is the one of DATABASE_URL');
  } else {
    const postgres = await startEmbeddedPostgres({
      dataDir: settings.DATA_DIR,
      log: (line) => log(`embedded PostgreSQL ${line}`),
    });
    started.push(postgres);
    url = postgres.url;
    log(`embedded PostgreSQL runs on port ${postgres.port}`);
  }
  const migrations = await migrateDatabase({ url, applicationName: 'pasloket migrate' });
  log(
    migrations.length > 0
      ? `the schema was brought up to date: ${migrations.join(', ')}`
      : 'the schema is up to date',
  );
  return url;
}

/** Prepares the queue: the one of QUEUE_URL, or additional tables in the database. @returns its URL */
export async function provideQueue(
  settings: StandaloneSettings,
  databaseUrl: string,
  log: Log,
): Promise<string> {
  const url = settings.QUEUE_URL ?? databaseUrl;
  await prepareRenderQueue(url);
  log(`the queue is in ${/^redis/i.test(url) ? 'Redis' : 'PostgreSQL'}`);
  return url;
}

function publicHost({ HOST, PUBLIC_URL }: { readonly HOST: string; readonly PUBLIC_URL: string }): string {
  return hostForBrowsers(HOST) === 'localhost' ? 'localhost' : new URL(PUBLIC_URL).hostname;
}

/** The archive store: the one that is given, or one of our own. @returns its settings, the bucket made. */
export async function provideStorage(
  settings: StandaloneSettings & { readonly PUBLIC_URL: string },
  started: Stack,
  log: Log,
): Promise<Record<string, string | undefined>> {
  let { S3_ENDPOINT, S3_PUBLIC_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings;
  if (!S3_ENDPOINT) {
    const { DATA_DIR: dataDir, HOST: host, STORE_PORT: port } = settings;
    const store = await startEmbeddedS3({ dataDir, host, port });
    started.push(store);
    S3_ENDPOINT = store.endpoint;
    S3_ACCESS_KEY_ID = store.accessKeyId;
    S3_SECRET_ACCESS_KEY = store.secretAccessKey;
    // Browsers find it where they find the pages: on other machines, and by a name, since no policy of a page can name [::1].
    if (settings.HOST !== '127.0.0.1')
      S3_PUBLIC_ENDPOINT ??= `http://${publicHost(settings)}:${new URL(S3_ENDPOINT).port}`;
    log(`embedded S3 store runs on ${S3_ENDPOINT}`);
  }
  const values = { ...settings, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY };
  const storage = new ArchiveStorage(storageOptions(values));
  try {
    const lifecycle = await storage.ensureBucket();
    log(
      lifecycle.supported
        ? `the bucket ${values.S3_BUCKET} removes old archives by its own lifecycle rule, too`
        : `the bucket ${values.S3_BUCKET} takes no lifecycle rule: old archives are removed by the worker's sweep alone`,
    );
  } catch (error) {
    throw new StoreUnusable(error);
  }
  return {
    S3_ENDPOINT,
    S3_ACCESS_KEY_ID,
    S3_SECRET_ACCESS_KEY,
    S3_PUBLIC_ENDPOINT,
    S3_REGION: values.S3_REGION,
    S3_BUCKET: values.S3_BUCKET,
    S3_FORCE_PATH_STYLE: String(values.S3_FORCE_PATH_STYLE),
    S3_REQUEST_CHECKSUMS: values.S3_REQUEST_CHECKSUMS,
  };
}
