import { withSettings } from '@app/config';
import { LineLogger, logFormatIn, runService } from '@app/service-process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { lockDataDir } from './data-dir';
import { seedDemoDataIfEmpty } from './demo-data';
import { readStandaloneSettings } from './settings';
import { waitForFreePort } from './free-port';
import { hostForBrowsers } from './host-names';
import { readOrCreateSecret } from './secret-file';
import { ServiceChildProcess } from './service-child-process';
import { provideDatabase, provideQueue, provideStorage, type Stack } from './services';
import { StartRefused } from './start-refused';
import { writeRunningServiceFile } from './running-service-file';

/** The services of a start that was killed end within this time. */
const ENDING_SERVICES_MS = 30_000;

/** Api and worker have 25 s each, one after the other; store and database stop in order after them. */
const STOP_WITHIN_MS = 60_000;

/** Everything on one machine, from one command: services that are not given are embedded. */
void runService(
  'pasloket',
  async (stopping) => {
    const given = readStandaloneSettings(process.env);
    const dataDir = path.resolve(given.DATA_DIR);
    const logger = new LineLogger('start', logFormatIn(process.env));
    const log = (line: string) => logger.log(line);
    const started: Stack = [];
    const stopAll = async () => {
      for (const part of started.reverse()) await part.stop();
    };
    process.once('exit', () => started.forEach((part) => part.kill?.()));
    try {
      const { HOST, PORT, HEALTH_PORT, METRICS_PORT, S3_ENDPOINT, STORE_PORT } = given;
      const taken = await lockDataDir(dataDir);
      started.push(taken);
      await waitForFreePort(HOST, { name: 'PORT', port: PORT }, taken.wasKilled ? ENDING_SERVICES_MS : 0);
      if (!S3_ENDPOINT) await waitForFreePort(HOST, { name: 'STORE_PORT', port: STORE_PORT });
      const publicUrl = given.PUBLIC_URL ?? `http://${hostForBrowsers(HOST)}:${PORT}`;
      const settings = { ...given, DATA_DIR: dataDir, PUBLIC_URL: publicUrl };
      const databaseUrl = await provideDatabase(settings, started, log);
      stopping.throwIfAborted();
      const storage = await provideStorage(settings, started, log);
      const queueUrl = await provideQueue(settings, databaseUrl, log);
      stopping.throwIfAborted();
      const accountsFile = path.join(dataDir, 'demo-accounts.json');
      const holders = await seedDemoDataIfEmpty(databaseUrl, given.DEMO_HOLDERS, accountsFile);
      if (holders) log(`the database was empty: it now holds a demo registry of ${holders} invented holders`);

      started.push(writeRunningServiceFile(dataDir, { databaseUrl, publicUrl }));
      const serviceSettings = {
        ...storage,
        HOST,
        PORT: String(PORT),
        PUBLIC_URL: publicUrl,
        DATABASE_URL: databaseUrl,
        QUEUE_URL: queueUrl,
        ...(process.env.SMTP_URL || process.env.SMTP_URL_FILE
          ? {}
          : { MAIL_FOLDER: path.join(dataDir, 'mails') }),
        SESSION_SECRET: given.SESSION_SECRET ?? readOrCreateSecret(path.join(dataDir, 'session-secret')),
      };
      for (const app of ['pdf-worker', 'api']) {
        const child = new ServiceChildProcess(
          app,
          withSettings(process.env, {
            ...serviceSettings,
            ...portOf(app, 'HEALTH_PORT', HEALTH_PORT),
            ...portOf(app, 'METRICS_PORT', METRICS_PORT),
          }),
          log,
        );
        started.push(child);
        stopping.throwIfAborted();
        await child.start();
      }
      log(`ready: ${publicUrl}`);
      await showAccounts(accountsFile, log);
      log('Ctrl-C stops everything; the data stays');
    } catch (error) {
      await stopAll();
      throw error;
    }
    const lost = new AbortController();
    for (const part of started) {
      void part.ended?.then(() => {
        if (stopping.aborted) return;
        lost.abort();
        process.kill(process.pid, 'SIGTERM');
      });
    }
    return async () => {
      log('stopping');
      await stopAll();
      log('stopped');
      if (lost.signal.aborted)
        throw new StartRefused('The embedded PostgreSQL ended by itself: start again.');
    };
  },
  STOP_WITHIN_MS,
);

/** Both services are on one host: the worker has the port after the api's. 0 is any free one, for either. */
function portOf(app: string, name: string, port: number | undefined): NodeJS.ProcessEnv {
  if (port === undefined) return {};
  return { [name]: String(port !== 0 && app === 'pdf-worker' ? port + 1 : port) };
}

async function showAccounts(file: string, log: (line: string) => void): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  const accounts = JSON.parse(text) as { email: string; password: string; role: string; name: string }[];
  for (const { email, password, role, name } of accounts)
    log(`demo account: ${email} / ${password} (${name}, ${role})`);
  if (accounts.length > 0) log(`these accounts are also in ${file}`);
}
