import { setTimeout as wait } from 'node:timers/promises';
import { ApiClient, type Answer } from '../../support/api-client';
import { CANARY_REFERENCE } from './canary-registry';
import { type Rig } from './rig';
import { until } from '../../support/until';

export interface RequestView {
  readonly id: string;
  readonly state: 'submitted' | 'rendering' | 'ready' | 'failed' | 'expired';
  readonly done: number;
  readonly total: number;
  readonly missing: readonly { readonly reason: string; readonly qualificationId: string | null }[];
  readonly failure?: { readonly code: string; readonly message: string } | null;
}

interface HolderRow {
  readonly id: string;
  readonly passes: number;
}

/** A contact person at their browser, who keeps asking while the service is away. */
export class Contact {
  private constructor(
    private readonly rig: Rig,
    private readonly client: ApiClient,
    readonly email: string,
    private readonly holders: readonly HolderRow[],
  ) {}

  /** The first contact person of the demo registry, or the one of this address. */
  static async signedIn(rig: Rig, email = 'petra.de.boer@voorbeeld.example'): Promise<Contact> {
    const account = rig.accounts.find((known) => known.email === email);
    if (!account) throw new Error(`There is no account ${email}.`);
    const holders = await rig.sql<HolderRow>(
      `SELECT h.id, count(*)::int AS passes
         FROM qualification_holders h JOIN qualifications q ON q.holder_id = h.id AND NOT q.revoked
        WHERE h.given_name ~ '^[A-Za-z]+$' AND h.surname ~ '^[A-Za-z]+$' AND EXISTS (
                SELECT FROM enrolments e JOIN contact_person_organisations c ON c.organisation_id = e.organisation_id
                  JOIN accounts a ON a.id = c.account_id WHERE e.holder_id = h.id AND a.email = $1)
        GROUP BY h.id ORDER BY h.id`,
      email,
    );
    return new Contact(rig, await ApiClient.signedIn(rig.url, account), email, holders);
  }

  /** The same person, signed in, at another api. @param url of it */
  onApi(url: string): Contact {
    return new Contact(this.rig, this.client.copy(url), this.email, this.holders);
  }

  /**
   * Holders who together yield exactly so many passes, all of which can be drawn.
   *
   * @param from how many holders are left out first, so that requests differ.
   */
  choose(passes: number, from = 0): string[] {
    const chosen: string[] = [];
    let left = passes;
    for (let index = 0; index < this.holders.length && left > 0; index++) {
      const holder = this.holders[(from + index) % this.holders.length] as HolderRow;
      if (holder.passes > left) continue;
      chosen.push(holder.id);
      left -= holder.passes;
    }
    if (left > 0) throw new Error(`These holders do not yield exactly ${passes} passes.`);
    return chosen;
  }

  /** One try to submit, as it was answered. */
  async post(holderIds: readonly string[], key?: string): Promise<Answer<RequestView>> {
    const answer = await this.client.post<RequestView>(
      '/api/download-requests',
      { holderIds, scope: 'all', expiryDates: [], personalReference: CANARY_REFERENCE },
      key ? { 'Idempotency-Key': key } : {},
    );
    if (answer.status === 202) this.rig.accepted.add(answer.body.id);
    return answer;
  }

  /** Submits, and takes no for no answer. @returns the request's id. */
  async submit(passes: number, from = 0): Promise<string> {
    const { status, body } = await this.post(this.choose(passes, from));
    if (status !== 202) throw new Error(`Submitting was answered with ${status}.`);
    return body.id;
  }

  /** What the page shows; undefined while the service cannot say. */
  async getRequest(id: string): Promise<RequestView | undefined> {
    const answer = await this.client.get<RequestView>(`/api/download-requests/${id}`).catch(() => undefined);
    return answer?.status === 200 ? answer.body : undefined;
  }

  /**
   * Looks until the request is ready or failed.
   *
   * @throws Error when what is shown goes backwards, or when it takes longer.
   */
  async waitUntilSettled(id: string, withinMs = 120_000): Promise<RequestView> {
    let shown = 0;
    return until(
      `request ${id} is ready or failed`,
      async () => {
        const view = await this.getRequest(id);
        if (!view) return undefined;
        if (view.state === 'ready' || view.state === 'failed') return view;
        if (view.done < shown) throw new Error(`Request ${id} showed ${shown} passes, then ${view.done}.`);
        shown = view.done;
        return undefined;
      },
      withinMs,
    );
  }

  async retry(id: string): Promise<number> {
    return (await this.client.post(`/api/download-requests/${id}/retry`)).status;
  }

  /** A click on 'Download pdf's', as it was answered; the link is not followed. */
  async askForLink(id: string): Promise<Answer<{ url: string; failure?: string }>> {
    const answer = await this.client.post<{ url: string }>(`/api/download-requests/${id}/download`);
    if (answer.status === 200) this.rig.minted.push({ requestId: id, email: this.email });
    return answer;
  }

  /** Fetches the file as a browser does, link and all. */
  async download(id: string): Promise<Buffer> {
    const { status, body } = await this.askForLink(id);
    if (status !== 200) throw new Error(`The download of ${id} was answered with ${status}.`);
    const response = await fetch(body.url);
    if (!response.ok) throw new Error(`The store answered with ${response.status}.`);
    return Buffer.from(await response.arrayBuffer());
  }
}

/** Waits until the database shows that this is so of a request. */
export async function waitForRow(
  rig: Rig,
  id: string,
  condition: string,
  withinMs = 60_000,
): Promise<Record<string, unknown>> {
  return until(
    `${condition} of request ${id}`,
    async () => {
      const [row] = await rig.sql(`SELECT * FROM download_requests WHERE id = $1 AND (${condition})`, id);
      return row;
    },
    withinMs,
  );
}

/** The lease of a dead attempt is over, without the wait for it: its time is moved in the database, whose clock counts. */
export async function endLease(rig: Rig, id: string): Promise<void> {
  await rig.sql(
    `UPDATE download_requests SET lease_until = now() - interval '1 second', changed_at = now() - interval '1 minute'
      WHERE id = $1 AND state = 'rendering'`,
    id,
  );
  await wait(0);
}
