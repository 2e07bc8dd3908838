import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { ApiClient } from './api-client';

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: string;
  readonly name: string;
}

/** An `npm start` that is running. */
export abstract class RunningSystem {
  constructor(
    readonly url: string,
    readonly dataDir: string,
  ) {}

  /** Its process; undefined when it could not be started. */
  abstract get pid(): number | undefined;

  /** Everything that it has printed. */
  abstract get output(): string;

  /** The processes that it started: its services, and PostgreSQL. */
  children(): { pid: number; command: string }[] {
    return execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
      .split('\n')
      .flatMap((line) => {
        const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
        return Number(parent) === this.pid && pid && command ? [{ pid: Number(pid), command }] : [];
      });
  }

  /** The process id of the child whose command has `text` in it. @throws Error when there is none. */
  child(text: string): number {
    const found = this.children().find(({ command }) => command.includes(text));
    if (!found) throw new Error(`No process runs ${text}.`);
    return found.pid;
  }

  /** The demo account of this name or address; for a role, the first that has it. @throws Error when there is none. */
  async account(who: string): Promise<DemoAccount> {
    const found = (await this.accounts()).find(({ name, email, role }) => [name, email, role].includes(who));
    if (!found) throw new Error(`There is no demo account of ${who}.`);
    return found;
  }

  /** A client of the api that signed in as `account` finds it. */
  async signedIn(who: string): Promise<ApiClient> {
    return ApiClient.signedIn(this.url, await this.account(who));
  }

  async accounts(): Promise<DemoAccount[]> {
    return JSON.parse(await readFile(path.join(this.dataDir, 'demo-accounts.json'), 'utf8')) as DemoAccount[];
  }

  /** For every request it is so much later: its end, which PostgreSQL's clock decides, is so much nearer. */
  async advanceExpiry(milliseconds: number): Promise<void> {
    const seconds = milliseconds / 1000;
    await this.sql(
      `UPDATE download_requests SET expires_at = expires_at - make_interval(secs => $1)`,
      seconds,
    );
  }

  /** The address of its embedded PostgreSQL, with the password. */
  async databaseUrl(): Promise<string> {
    const port = /embedded PostgreSQL runs on port (\d+)/.exec(this.output)?.[1];
    const password = await readFile(path.join(this.dataDir, 'postgres-password'), 'utf8');
    return `postgres://postgres:${password.trim()}@127.0.0.1:${port}/pasloket`;
  }

  /** Asks its embedded PostgreSQL. @returns the rows */
  async sql<Row = unknown>(text: string, ...parameters: unknown[]): Promise<Row[]> {
    const client = new Client({ connectionString: await this.databaseUrl() });
    await client.connect();
    try {
      return (await client.query(text, parameters)).rows as Row[];
    } finally {
      await client.end();
    }
  }
}
