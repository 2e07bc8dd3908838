import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fillDataDir } from './demo-data';
import { oncePerRun } from './once-per-run';
import { type DemoAccount, RunningSystem } from './running-system';
import { environmentOf, freePort, MAIN } from './standalone';
import { type SharedProcess, TOLD } from './stop-shared-systems';
import { until } from './until';

/**
 * An `npm start` on the demo registry which all suites of one Jest worker use, one after the other, each with demo accounts of its
 * own: no suite sees the requests of another one. It is for suites that leave registry, settings and services as they are.
 */
export class SharedSystem extends RunningSystem {
  private constructor(
    readonly pid: number,
    url: string,
    private readonly folder: string,
    private readonly own: readonly DemoAccount[],
  ) {
    super(url, path.join(folder, 'data'));
  }

  /** Starts it when it does not run yet. */
  static async forSuite(): Promise<SharedSystem> {
    const folder = await oncePerRun(`shared-${process.env.JEST_WORKER_ID}`, start);
    const { pid, url } = JSON.parse(readFileSync(path.join(folder, TOLD), 'utf8')) as SharedProcess;
    const suite = randomBytes(4).toString('hex');
    const anybodys = new SharedSystem(pid, url, folder, []);
    const accounts = (await anybodys.demoAccounts()).map((account) => ({
      ...account,
      email: account.email.replace('@', `.${suite}@`),
    }));
    // There is one of each name, as in a demo that is new.
    await anybodys.sql(`UPDATE accounts SET name = 'Iemand van een ander verhaal'`);
    for (const { email, name } of accounts) await anybodys.sql(COPY_ACCOUNT, email, name, suite);
    return new SharedSystem(pid, url, folder, accounts);
  }

  override accounts(): Promise<DemoAccount[]> {
    return Promise.resolve([...this.own]);
  }

  get output(): string {
    return readFileSync(path.join(this.folder, 'output'), 'utf8');
  }

  private demoAccounts(): Promise<DemoAccount[]> {
    return super.accounts();
  }
}

/** With the password and the organisations of the demo account that its address is made of. */
const COPY_ACCOUNT = `
  WITH original AS (
    SELECT * FROM accounts WHERE email = replace($1::text, '.' || $3::text || '@', '@')
  ), copy AS (
    INSERT INTO accounts (id, email, name, role, password_hash)
    SELECT gen_random_uuid(), $1::text, $2::text, role, password_hash FROM original RETURNING id
  )
  INSERT INTO contact_person_organisations (account_id, organisation_id)
  SELECT copy.id, c.organisation_id FROM copy, original JOIN contact_person_organisations c ON c.account_id = original.id`;

async function start(folder: string): Promise<void> {
  const dataDir = path.join(folder, 'data');
  await fillDataDir(dataDir);
  const port = await freePort();
  const output = path.join(folder, 'output');
  const file = openSync(output, 'w');
  // It outlives the suite that starts it, and the worker: the end of the run stops it.
  const child = spawn(process.execPath, [MAIN], {
    env: environmentOf(dataDir, { PORT: String(port) }),
    detached: true,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  child.unref();
  if (child.pid === undefined) throw new Error(`${process.execPath} cannot be started.`);
  const told: SharedProcess = { pid: child.pid, url: `http://127.0.0.1:${port}` };
  await writeFile(path.join(folder, TOLD), JSON.stringify(told));
  try {
    await until('the shared system is ready', () => {
      const text = readFileSync(output, 'utf8');
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(text);
      return text.includes('ready: http') || undefined;
    });
  } catch (error) {
    child.kill('SIGINT'); // It stops what it has started.
    throw error;
  }
}
