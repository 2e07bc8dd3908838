import { setTimeout as wait } from 'node:timers/promises';
import { type OngoingSession } from '../auth/current-session';
import { type EventStream, eventText, BEAT_TEXT } from './event-stream';
import { type OwnRequestsService } from './own-requests.service';

/** Keeps proxies from closing a quiet stream, and notices a page whose session was ended. Milliseconds. */
const BEAT_MS = 15_000;

/** What pages hear at most of one request, lest 250 quick passes become 250 messages. Milliseconds. */
const PACE_MS = 100;

/** Requests that are read and told at once: a view is at most some 2 kB, so they fit in what a page may leave unread. */
const TOLD_AT_ONCE = 20;

/** A page that listens, and on what grounds. */
export interface Listener {
  readonly stream: EventStream;
  /** Pages of one browser share a session. */
  readonly sessionId: string;
  readonly session: OngoingSession;
}

/** The streams of one account: what changed is read once for all of them. */
export class AccountStreams {
  private readonly listeners = new Set<Listener>();
  /** Requests that changed and were not told of yet. */
  private readonly changed = new Set<string>();
  private isTelling = false;
  private beating?: NodeJS.Timeout;

  constructor(
    private readonly accountId: string,
    private readonly requests: OwnRequestsService,
  ) {}

  get size(): number {
    return this.listeners.size;
  }

  add(listener: Listener): void {
    this.listeners.add(listener);
    if (this.size === 1) this.beatLater();
  }

  delete(listener: Listener): void {
    this.listeners.delete(listener);
    if (this.size === 0) clearTimeout(this.beating);
  }

  end(): void {
    for (const { stream } of this.listeners) stream.end();
  }

  /** Of a burst the last change counts: it is the one that says 'ready'. */
  change(requestId: string): void {
    this.changed.add(requestId);
    if (!this.isTelling) void this.tell();
  }

  /** Changes may have been missed: the pages read their lists again. */
  resync(): void {
    this.write(eventText('resync', ''));
  }

  private async tell(): Promise<void> {
    this.isTelling = true;
    while (this.changed.size > 0 && this.size > 0) {
      const ids = [...this.changed].slice(0, TOLD_AT_ONCE);
      for (const id of ids) this.changed.delete(id);
      await this.tellOf(ids);
      await wait(PACE_MS);
    }
    this.changed.clear();
    this.isTelling = false;
  }

  private async tellOf(ids: readonly string[]): Promise<void> {
    try {
      const views = await this.requests.find(this.accountId, ids);
      this.write(views.map((view) => eventText('download-request', JSON.stringify(view))).join(''));
    } catch {
      this.resync();
    }
  }

  private write(text: string): void {
    if (text !== '') for (const { stream } of this.listeners) stream.write(text);
  }

  private beatLater(): void {
    this.beating = setTimeout(() => void this.beat(), BEAT_MS);
  }

  /** Who can not be asked about is ended, too: the page comes back by itself. */
  private async beat(): Promise<void> {
    const listeners = [...this.listeners];
    const on = await this.askWhoIsOn(listeners).catch(() => new Set<Listener>());
    for (const listener of listeners) {
      if (on.has(listener)) listener.stream.write(BEAT_TEXT);
      else listener.stream.end();
    }
    if (this.size > 0) this.beatLater();
  }

  private async askWhoIsOn(listeners: readonly Listener[]): Promise<ReadonlySet<Listener>> {
    const sessions = new Map(listeners.map(({ sessionId, session }) => [sessionId, session]));
    const on = await Promise.all(
      [...sessions].map(async ([id, session]) => ((await session.account()) ? id : undefined)),
    );
    const ids = new Set(on);
    return new Set(listeners.filter(({ sessionId }) => ids.has(sessionId)));
  }
}
