import { type SeededRandom } from '@app/registry';
import { Agent, request } from 'node:http';
import { type Client } from 'pg';
import { PASSWORD } from './full-registry';

/** A call of a page, with the time until its whole answer was received. */
export interface Measured {
  readonly kind: string;
  readonly ms: number;
}

/** Closes a connection before the server does (65 s), so that no call uses a connection that is just being closed. */
const agent = new Agent({ keepAlive: true, maxSockets: 400, timeout: 60_000 });

export interface Connection {
  /** Local IP address of the connections. Each address counts as a separate client. */
  readonly localAddress?: string;
  /** A call without a complete answer after this time is aborted. Milliseconds. */
  readonly withinMs?: number;
}

/** A contact person's browser: keeps its cookie and measures its calls. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    readonly organisation: OrganisationFacts,
    private readonly onMeasured: (measured: Measured) => void = () => undefined,
    private readonly connection: Connection = {},
  ) {}

  async signIn(email: string, password = PASSWORD): Promise<this> {
    await this.call('signIn', 'POST', '/api/session', { email, password });
    return this;
  }

  /** The value of the header `Cookie` of each call. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** @throws Error if the status is not a success */
  call<Body = unknown>(kind: string, method: string, path: string, body?: unknown): Promise<Body> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const started = performance.now();
    const { localAddress, withinMs } = this.connection;
    const signal = withinMs === undefined ? undefined : AbortSignal.timeout(withinMs);
    return new Promise((resolve, reject) => {
      const call = request(
        this.url + path,
        {
          agent,
          method,
          localAddress,
          signal,
          headers: {
            Cookie: this.cookieHeader,
            'X-Requested-With': 'pasloket',
            ...(text === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
          },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            this.onMeasured({ kind, ms: performance.now() - started });
            for (const cookie of answer.headers['set-cookie'] ?? []) {
              const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
              this.cookies.set(name, value);
            }
            const whole = Buffer.concat(chunks).toString();
            const { statusCode = 0 } = answer;
            if (statusCode >= 300)
              reject(new Error(`${method} ${path} was answered with ${statusCode}: ${whole}`));
            else resolve((whole ? JSON.parse(whole) : undefined) as Body);
          });
        },
      );
      call.on('error', reject);
      call.end(text);
    });
  }
}

/** Facts that a contact person of an organisation may know: names and numbers of invented people, exams, dates. */
export interface OrganisationFacts {
  readonly id: string;
  readonly holders: number;
  readonly examNumbers: readonly string[];
  readonly expiryDates: readonly string[];
  readonly people: readonly {
    readonly id: string;
    readonly surname: string;
    readonly givenName: string;
    readonly number: string;
  }[];
}

const SAMPLE = 300;

export async function readOrganisationFacts(client: Client, email: string): Promise<OrganisationFacts> {
  const own = `SELECT c.organisation_id FROM contact_person_organisations c
                 JOIN accounts a ON a.id = c.account_id WHERE a.email = $1`;
  const ask = async <Row>(sql: string) => (await client.query(sql, [email])).rows as Row[];
  const [{ id, holders }] = (await ask(
    `SELECT min(organisation_id::text) AS id, count(*)::int AS holders FROM holder_listings
      WHERE organisation_id IN (${own})`,
  )) as [{ id: string; holders: number }];
  const people = await ask<OrganisationFacts['people'][number]>(
    `SELECT h.id, h.surname, h.given_name AS "givenName", h.qualification_number AS number
       FROM (SELECT holder_id FROM holder_listings WHERE organisation_id IN (${own})
              ORDER BY md5(holder_id::text) LIMIT ${SAMPLE}) l
       JOIN qualification_holders h ON h.id = l.holder_id ORDER BY h.id`,
  );
  const exams = await ask<{ exam_number: string }>(
    `SELECT DISTINCT exam_number FROM qualifications WHERE holder_id IN (
       SELECT holder_id FROM holder_listings WHERE organisation_id IN (${own}) ORDER BY md5(holder_id::text) LIMIT ${SAMPLE})
      ORDER BY 1`,
  );
  const dates = await ask<{ date: string }>(
    `SELECT expiry_date::text AS date FROM holder_listings
      WHERE organisation_id IN (${own}) AND expiry_date IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 40`,
  );
  return {
    id,
    holders,
    people,
    examNumbers: exams.map(({ exam_number }) => exam_number),
    expiryDates: dates.map(({ date }) => date),
  };
}

/** Returns the word with a typo: two letters swapped, or one left out. */
export function addTypo(word: string, random: SeededRandom): string {
  const letters = [...word];
  const at = random.between(1, Math.max(1, letters.length - 2));
  if (random.chance(0.5)) letters.splice(at, 1);
  else [letters[at], letters[at + 1]] = [letters[at + 1] ?? '', letters[at] ?? ''];
  return letters.join('');
}
