import { setTimeout as wait } from 'node:timers/promises';
import { type OngoingSession } from '../auth/current-session';
import { type EventStream, eventText, BEAT_TEXT } from './event-stream';
import { type OwnRequestsService } from './own-requests.service';

/**
 * Time between two heartbeats of a stream, in milliseconds. A heartbeat keeps proxies from closing an idle stream; the session is checked
 * at the same time.
 */
const BEAT_MS = 15_000;

/** Minimum time between two events about the same request, in milliseconds. Otherwise 250 quick passes would send 250 events. */
const PACE_MS = 100;

/** Maximum number of requests that are read and sent together. A view has at most about 2 kB, so they fit into `MOST_UNREAD_BYTES`. */
const SENT_TOGETHER = 20;

/** A page with an open stream, and the session that allows it. */
export interface Listener {
  readonly stream: EventStream;
  /** Id of the session. All tabs of one browser have the same session. */
  readonly sessionId: string;
  readonly session: OngoingSession;
}

/** The open streams of one account. A changed request is read once for all of them. */
export class AccountEventStreams {
  private readonly listeners = new Set<Listener>();
  /** Ids of the requests that have changed since they were last sent. */
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

  /**
   * Sends the state of the request, after `PACE_MS` at the latest. Several changes within that time become one event with the last state.
   */
  notifyChange(requestId: string): void {
    this.changed.add(requestId);
    if (!this.isTelling) void this.tell();
  }

  /** Tells the pages to read their lists again, because changes may have been missed. */
  resync(): void {
    this.write(eventText('resync', ''));
  }

  private async tell(): Promise<void> {
    this.isTelling = true;
    while (this.changed.size > 0 && this.size > 0) {
      const ids = [...this.changed].slice(0, SENT_TOGETHER);
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

  /**
   * Ends the streams whose session has ended. If the session cannot be checked, the streams end as well, because pages reconnect by
   * themselves.
   */
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
