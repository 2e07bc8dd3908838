import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type SeededRandom } from '@app/registry';
import { Contact } from '../../test/faults/support/contact';
import { type Rig } from '../../test/faults/support/rig';
import { until } from '../../test/support/until';

/** Between two submits of one person. Milliseconds. */
const PAUSE_MS = { shortest: 1_500, longest: 4_000 };

/** Of one request. Small ones, as most are: an exam has five candidates or more. */
const PASSES = { fewest: 1, most: 20 };

/** A person whose service is away asks again after this long. Milliseconds. */
const ASK_AGAIN_MS = 250;

/** Within this time after everything is mended, every request has to be ready or failed. */
const SETTLED_WITHIN_MS = 120_000;

/** Downloads that are tried, one's own and somebody else's, whenever everything is mended. */
const DOWNLOADS = 5;

/** What is left of a stream of requests once everything was mended. */
export interface Settlement {
  /** From the mending until the last request was ready or failed. Milliseconds. */
  readonly recoveryMs: number;
  /** Requests that are neither, after two minutes. */
  readonly lost: readonly string[];
  /** Files that somebody got who must not have them. */
  readonly foreign: number;
}

/** Contact persons who submit one request after the other, whatever happens to the service. */
export class Traffic {
  private going = true;
  private readonly people: Promise<void>[] = [];

  private constructor(
    private readonly rig: Rig,
    private readonly contacts: readonly Contact[],
    private readonly random: SeededRandom,
  ) {}

  static async create(rig: Rig, random: SeededRandom): Promise<Traffic> {
    const contacts: Contact[] = [];
    for (const { email, role } of rig.accounts)
      if (role === 'contact-person') contacts.push(await Contact.signedIn(rig, email));
    return new Traffic(rig, contacts, random);
  }

  start(): void {
    this.going = true;
    for (const contact of this.contacts) this.people.push(this.keepSubmitting(contact));
  }

  /** Resolves once everybody has the answer to their last submit. Call it when the service can be reached. */
  async stop(): Promise<void> {
    this.going = false;
    await Promise.all(this.people.splice(0));
  }

  /** Waits, with everything mended and nobody submitting, until every accepted request is ready or failed; then downloads. */
  async settle(): Promise<Settlement> {
    const mended = performance.now();
    const lost = await this.untilSettled();
    const recoveryMs = Math.round(performance.now() - mended);
    return { recoveryMs, lost, foreign: await this.download() };
  }

  private async keepSubmitting(contact: Contact): Promise<void> {
    while (this.going) {
      await wait(this.random.between(PAUSE_MS.shortest, PAUSE_MS.longest));
      const passes = this.random.between(PASSES.fewest, PASSES.most);
      const chosen = contact.choose(passes, this.random.between(0, 100));
      await this.submit(contact, chosen);
    }
  }

  /** As our page does: the same key until there is an answer, so that one submit is one request. */
  private async submit(contact: Contact, holderIds: readonly string[]): Promise<void> {
    const key = randomUUID();
    for (;;) {
      const status = await contact.post(holderIds, key).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 202) return;
      if (status > 0 && status < 500 && status !== 429)
        throw new Error(`Submitting was answered with ${status}.`);
      await wait(ASK_AGAIN_MS);
    }
  }

  private async untilSettled(): Promise<string[]> {
    let open: { id: string }[] = [];
    await until(
      'every request is ready or failed',
      async () => {
        open = await this.rig.sql<{ id: string }>(
          `SELECT accepted.id FROM unnest($1::uuid[]) AS accepted (id) LEFT JOIN download_requests r ON r.id = accepted.id
            WHERE r.id IS NULL OR r.state NOT IN ('ready', 'failed')`,
          [...this.rig.accepted],
        );
        return open.length === 0 ? true : undefined;
      },
      SETTLED_WITHIN_MS,
    ).catch(() => undefined);
    return open.map(({ id }) => id);
  }

  /** @returns how many files came to somebody who had not asked for them. */
  private async download(): Promise<number> {
    const ready = await this.rig.sql<{ id: string; email: string }>(
      `SELECT r.id, a.email FROM download_requests r JOIN accounts a ON a.id = r.account_id
        WHERE r.state = 'ready' ORDER BY r.ready_at DESC LIMIT $1`,
      DOWNLOADS,
    );
    let foreign = 0;
    for (const { id, email } of ready) {
      for (const contact of this.contacts) {
        if (contact.email === email) await contact.download(id);
        else if (
          await contact.download(id).then(
            () => true,
            () => false,
          )
        )
          foreign += 1;
      }
    }
    return foreign;
  }
}
