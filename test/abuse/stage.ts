import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AccountManagement } from '@app/accounts';
import { openDatabase } from '@app/database';
import { ApiClient } from '../support/api-client';
import { testDataDir } from '../support/data-dir';
import { freePort, Standalone } from '../support/standalone';
import { until } from '../support/until';
import { canaryOf } from './canaries';
import { ATTACKERS, HONEST_PEOPLE } from './settings';

/** Somebody who can sign in. */
export interface Somebody {
  readonly email: string;
  readonly password: string;
  /** What is theirs alone; of the operator, who sees names and addresses by right, none. */
  readonly canary?: string;
}

/** The service as `npm start` runs it, with the people of both sides. */
export interface Stage {
  readonly system: Standalone;
  readonly port: number;
  readonly healthPort: number;
  readonly databaseUrl: string;
  readonly honest: readonly Somebody[];
  readonly attackers: readonly Somebody[];
  readonly operator: Somebody;
  /** Ends everything, by force if it must. Removes the data. */
  close(): Promise<void>;
}

const STOP_WITHIN_MS = 60_000;

/** Holders of each account's own organisation. */
const OWN_HOLDERS = 3;

/** Attackers have the longest lists: of the two largest organisations. Honest people are at all three. */
const OF_ATTACKERS = ['DEMO-0001', 'DEMO-0002'];
const OF_HONEST = [['DEMO-0001'], ['DEMO-0002'], ['DEMO-0003']];

/** Starts the service on a data folder of its own, and gives everybody an account. */
export async function startStage(): Promise<Stage> {
  const folder = await testDataDir();
  const healthPort = await freePort();
  const system = await Standalone.start(folder.path, { env: { HEALTH_PORT: String(healthPort) } });
  process.once('exit', () => system.process.kill('SIGTERM'));
  const close = async () => {
    await stopOrEnd(system);
    await folder.remove();
  };
  try {
    const told = readFileSync(path.join(folder.path, 'running-service.json'), 'utf8');
    const { databaseUrl } = JSON.parse(told) as { databaseUrl: string };
    const operator = (await system.accounts()).find(({ role }) => role === 'operator');
    if (!operator) throw new Error('The demo has no operator.');
    const people = Array.from({ length: ATTACKERS + HONEST_PEOPLE }, (_, index) => somebody(index));
    await writeOwnOrganisations(await ApiClient.signedIn(system.url, operator), people);
    await addAccounts(system.url, databaseUrl, people);
    const [attackers, honest] = [people.slice(0, ATTACKERS), people.slice(ATTACKERS)];
    const port = Number(new URL(system.url).port);
    return { system, port, healthPort, databaseUrl, honest, attackers, operator, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function somebody(index: number): Required<Somebody> {
  const canary = canaryOf(index);
  return { canary, email: `${canary}@voorbeeld.example`, password: `batterij nietje paard ${canary}` };
}

/** As the operator imports them: an organisation for each, with holders that nobody else may see. */
async function writeOwnOrganisations(
  operator: ApiClient,
  people: readonly Required<Somebody>[],
): Promise<void> {
  const holders = people.flatMap(({ canary }, index) =>
    Array.from({ length: OWN_HOLDERS }, (_, at) => ({ canary, number: String(9_900_000 + index * 10 + at) })),
  );
  const files: Readonly<Record<string, readonly string[]>> = {
    organisations: [
      'organisation_code;name',
      ...people.map(({ canary }) => `${codeOf(canary)};Vereniging ${canary}`),
    ],
    holders: [
      'qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check',
      ...holders.map(({ canary, number }) => `${number};Anna;;${canary};1990-02-03;no`),
    ],
    enrolments: [
      'organisation_code;qualification_number;external_number',
      ...holders.map(({ canary, number }) => `${codeOf(canary)};${number};`),
    ],
    qualifications: [
      'qualification_number;exam_type_code;exam_number;exam_date;expiry_date;revoked',
      ...holders.map(({ canary, number }) => `${number};EH;${canary};2025-03-14;2029-03-14;no`),
    ],
  };
  const form = new FormData();
  for (const [name, lines] of Object.entries(files))
    form.append('files', new Blob([`${lines.join('\n')}\n`]), `${name}.csv`);
  const { status, body } = await operator.post<{ id: string }>('/api/operations/registry-imports', form);
  if (status !== 202) throw new Error(`The import was answered with ${status}.`);
  await until('the import is done', async () => {
    const run = await operator.get<{ state: string }>(`/api/operations/registry-imports/${body.id}`);
    return run.body.state === 'done' || undefined;
  });
}

/** As `npm run accounts -- add --show-link` does it; each then sets a password by the link. */
async function addAccounts(
  url: string,
  databaseUrl: string,
  people: readonly Required<Somebody>[],
): Promise<void> {
  const dataSource = await openDatabase({ url: databaseUrl, applicationName: 'pasloket abuse' });
  try {
    const management = new AccountManagement(dataSource);
    for (const [index, { email, password, canary }] of people.entries()) {
      const demo = index < ATTACKERS ? OF_ATTACKERS : (OF_HONEST[index % OF_HONEST.length] ?? []);
      const account = {
        email,
        name: `Contact ${canary}`,
        role: 'contact-person' as const,
        organisations: [...demo, codeOf(canary)],
      };
      const { token } = await management.add(account, null, 'hand-over');
      const { status } = await new ApiClient(url).post('/api/password-links', { token, password });
      if (status !== 204) throw new Error(`Setting a password was answered with ${status}.`);
    }
  } finally {
    await dataSource.destroy();
  }
}

function codeOf(canary: string): string {
  return `EIGEN-${canary.slice(-3).toUpperCase()}`;
}

/** A service that hangs does not stop by itself: then it and its services are ended. */
async function stopOrEnd(system: Standalone): Promise<void> {
  const services = system.children();
  const isStopped = await Promise.race([
    system.stop().then(() => true),
    wait(STOP_WITHIN_MS, false, { ref: false }),
  ]);
  if (isStopped) return;
  process.stdout.write('the service did not stop: it is ended\n');
  for (const pid of [system.process.pid, ...services.map((service) => service.pid)]) {
    try {
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
