import { createHash } from 'node:crypto';
import { Browser, type OrganisationFacts } from '../../../bench/search/people';
import { readArchive } from '../../support/read-archive';
import { foreignCanariesIn } from '../canaries';
import { ANSWER_WITHIN_MS } from '../settings';
import { type Somebody } from '../stage';
import { Notes } from './notes';

const REQUESTS = '/api/download-requests';

export interface RequestBody {
  readonly id: string;
  readonly state: string;
  readonly personalReference: string | null;
  readonly done: number;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly failure: { readonly code: string } | null;
}

/** What an answer may hold that tells whose it is. */
interface AnyBody {
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly items?: readonly { readonly id: string; readonly personalReference?: string | null }[];
  readonly holderIds?: readonly string[];
}

/** A contact person at work, from an address of their own, who looks whether each answer is right. */
export class HonestPerson extends Browser {
  /** Of the part of the run that goes on. */
  notes = new Notes();
  readonly submitted = new Set<string>();
  private readonly downloaded = new Set<string>();
  private ownIds: ReadonlySet<string> = new Set();

  constructor(
    readonly service: string,
    facts: OrganisationFacts,
    readonly who: Required<Somebody>,
    readonly localAddress: string,
  ) {
    super(service, facts, undefined, { localAddress, withinMs: ANSWER_WITHIN_MS });
  }

  /** In the morning, before anything is measured: signs in, and knows whose passes they may ask for. */
  async begin(): Promise<void> {
    await this.signInAgain();
    const { ids } = await super.call<{ ids: string[] }>('ids', 'GET', '/api/holders/ids');
    this.ownIds = new Set(ids);
  }

  /** In a browser that is known. */
  async signInAgain(): Promise<void> {
    await this.signIn(this.who.email, this.who.password);
  }

  /** @throws Error when the answer is none of success or not the right one; it is noted then. */
  override async call<Body = unknown>(
    kind: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Body> {
    const isSubmit = method === 'POST' && path === REQUESTS;
    const sent = isSubmit ? { ...(body as object), personalReference: this.who.canary } : body;
    const { notes } = this;
    const started = performance.now();
    try {
      const answer = await super.call<Body>(kind, method, path, sent);
      this.mustBeOwn(path, answer as AnyBody);
      if (isSubmit) {
        this.submitted.add((answer as RequestBody).id);
        notes.submitted += 1;
      }
      return answer;
    } catch (error) {
      notes.fail(kind, (error as Error).message);
      throw error;
    } finally {
      notes.measured.push({ kind, ms: performance.now() - started });
    }
  }

  /** The list of requests; what is ready there can be downloaded. @returns it, newest first. */
  async lookAtRequests(page = 1, pageSize = 10): Promise<{ items: RequestBody[]; total: number }> {
    return this.call('requests', 'GET', `${REQUESTS}?page=${page}&pageSize=${pageSize}`);
  }

  /** The newest that is ready and was not downloaded, if there is one: the link, the file, and whether it is right. */
  async download(): Promise<void> {
    const { items } = await this.lookAtRequests();
    const ready = items.find(({ id, state }) => state === 'ready' && !this.downloaded.has(id));
    if (!ready) return;
    this.downloaded.add(ready.id);
    const { url } = await this.call<{ url: string }>('link', 'POST', `${REQUESTS}/${ready.id}/download`);
    const { notes } = this;
    const started = performance.now();
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      const bytes = Buffer.from(await response.arrayBuffer());
      notes.measured.push({ kind: 'file', ms: performance.now() - started });
      if (!response.ok) throw new Error(`The store answered with ${response.status}.`);
      await this.mustBeRight(ready, bytes);
    } catch (error) {
      notes.fail('file', (error as Error).message);
    }
  }

  /** Notes what sings in a text and is not theirs. */
  checkForForeignCanaries(kind: string, text: string): void {
    for (const canary of foreignCanariesIn(text, this.who.canary))
      this.notes.foreign.push(`${this.who.canary} got ${canary} by ${kind}`);
  }

  private mustBeOwn(path: string, answer: AnyBody): void {
    if (answer === undefined) return;
    this.checkForForeignCanaries(path, JSON.stringify(answer));
    if (path.startsWith('/api/holders')) {
      const ids = [...(answer.ids ?? []), ...(answer.items ?? []).map(({ id }) => id)];
      const strange = ids.find((id) => !this.ownIds.has(id));
      if (strange) throw new Error(`${path} was answered with holder ${strange}, of another organisation.`);
    }
    if (
      path.startsWith(`${REQUESTS}?`) &&
      answer.items?.some((item) => item.personalReference !== this.who.canary)
    )
      throw new Error("The list holds somebody else's request.");
  }

  private async mustBeRight({ done, bytes: length, sha256 }: RequestBody, bytes: Buffer): Promise<void> {
    if (bytes.length !== length || createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new Error('The file is another one than the request says.');
    const files = await readArchive(bytes);
    if (files.size !== done + 1) throw new Error(`The ZIP has ${files.size} files, for ${done} passes.`);
    this.checkForForeignCanaries(
      'the file',
      [...files.keys(), files.get('overzicht.csv')?.toString()].join('\n'),
    );
  }
}
