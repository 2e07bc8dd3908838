import { fork } from 'node:child_process';
import path from 'node:path';
import { withConnection } from '../../bench/with-connection';
import { type Plan } from './attacks/plan';
import { type Counts } from './attacks/tally';
import { type Options } from './settings';
import { type Stage } from './stage';

const ATTACKER = path.join(__dirname, 'attacker.js');

/** What the attacker tells. */
interface Told {
  readonly begins?: true;
  readonly counts?: Counts;
  readonly failed?: string;
}

const BEGINS_WITHIN_MS = 90_000;
/** Beyond its time, before it is ended. Milliseconds. */
const ENDS_WITHIN_MS = 40_000;

const NOTHING: Counts = { byKind: {}, serverErrors: 0, firstErrors: [], foreign: [], troubles: [] };

/** What of honest people an attacker may have heard of: requests, files, holders of their own organisations. */
export async function createPlan(stage: Stage, { minutes, seed, kinds }: Options): Promise<Plan> {
  const emails = stage.honest.map(({ email }) => email);
  const theirs = await withConnection(stage.databaseUrl, async (client) => {
    const ask = async (sql: string, ...parameters: unknown[]) =>
      (await client.query<{ id: string }>(sql, parameters)).rows.map(({ id }) => id);
    const ofHonest = `account_id IN (SELECT id FROM accounts WHERE email = ANY ($1::text[]))`;
    return {
      emails,
      holderIds: await ask(
        `SELECT id FROM qualification_holders WHERE surname || '@voorbeeld.example' = ANY ($1::text[])`,
        emails,
      ),
      requestIds: await ask(`SELECT id FROM download_requests WHERE ${ofHonest} LIMIT 200`, emails),
      archiveKeys: await ask(
        `SELECT archive_key AS id FROM download_requests WHERE archive_key IS NOT NULL AND ${ofHonest} LIMIT 200`,
        emails,
      ),
      importIds: await ask(`SELECT id FROM registry_imports`),
    };
  });
  for (const [what, found] of Object.entries(theirs))
    if (found.length === 0) throw new Error(`Honest people have no ${what} yet: let them work for longer.`);
  const { port, operator } = stage;
  const attackers = stage.attackers as Plan['attackers'];
  return { port, seconds: minutes * 60, seed, kinds, attackers, operator, theirs };
}

/** The attacker's process, from the moment at which it begins. */
export interface Siege {
  /** Resolves when it is over, by itself or because it took too long. */
  readonly over: Promise<Counts>;
}

/** Starts the attacker. Resolves when it begins. @throws Error when it cannot. */
export async function startAttacker(plan: Plan): Promise<Siege> {
  const attacker = fork(ATTACKER, { detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  process.once('exit', () => attacker.kill('SIGKILL'));
  let counts = NOTHING;
  const ended = new Promise<void>((resolve) => attacker.once('exit', () => resolve()));
  const begins = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The attacker does not begin.')), BEGINS_WITHIN_MS);
    attacker.on('message', (told: Told) => {
      counts = told.counts ?? counts;
      if (told.begins) resolve();
      if (told.failed) reject(new Error(`The attacker failed: ${told.failed}`));
      if (told.begins ?? told.failed) clearTimeout(late);
    });
    void ended.then(() => reject(new Error('The attacker ended before it began.')));
  });
  attacker.send(plan);
  await begins.catch((error: Error) => {
    attacker.kill('SIGKILL');
    throw error;
  });
  const timer = setTimeout(() => attacker.kill('SIGKILL'), plan.seconds * 1_000 + ENDS_WITHIN_MS);
  return { over: ended.then(() => (clearTimeout(timer), counts)) };
}
