import { Injectable } from '@nestjs/common';
import { type Account } from '@app/database';
import { type Response } from 'express';
import { type OngoingSession } from '../auth/current-session';
import { isResponseClosed, onResponseClosed } from '../http/admission/response-closed';
import { CallRefused } from '../call-refused';
import { AccountEventStreams, type Listener } from './account-event-streams';
import { ChangeFeed, type RequestChange } from './change-feed';
import { EventStream } from './event-stream';
import { OwnRequestsService } from './own-requests.service';

/** Maximum number of open streams of one account per api process: enough for a few browsers and a phone. */
export const MOST_STREAMS = 5;

/** Time after which a refused page may ask for a stream again. Seconds. */
const RETRY_AFTER_SECONDS = 15;

/** Streams the account's own requests to its pages, as they change. */
@Injectable()
export class RequestEventsService {
  private readonly byAccount = new Map<string, AccountEventStreams>();
  private isStopping = false;

  constructor(
    feed: ChangeFeed,
    private readonly requests: OwnRequestsService,
  ) {
    feed.changes.subscribe((change) => this.hear(change));
    feed.stopping.subscribe(() => this.stop());
  }

  /**
   * Answers with a stream of events:
   * - `download-request`: a request has changed; the data is its view.
   * - `resync`: changes may have been lost; the page reads its list again.
   * - `beat`: heartbeat, every 15 s.
   *
   * The stream ends soon after its session has ended, when the api stops, or if the page reads too slowly.
   *
   * @throws CallRefused `too-many-streams`, or `temporarily-unavailable` while the api stops
   */
  open(account: Account, session: OngoingSession, response: Response): void {
    if (this.isStopping) throw new CallRefused('temporarily-unavailable');
    // The page may have disconnected while the guards ran. A stream that is added now would never be removed.
    if (isResponseClosed(response)) return;
    const { id } = account;
    const streams = this.byAccount.get(id) ?? new AccountEventStreams(id, this.requests);
    if (streams.size >= MOST_STREAMS)
      throw new CallRefused('too-many-streams', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    const { sessionID: sessionId } = response.req;
    const listener: Listener = { stream: new EventStream(response), sessionId, session };
    this.byAccount.set(id, streams);
    streams.add(listener);
    onResponseClosed(response, () => {
      streams.delete(listener);
      if (streams.size === 0) this.byAccount.delete(id);
    });
  }

  private hear({ accountId, requestId }: RequestChange): void {
    if (accountId && requestId) this.byAccount.get(accountId)?.notifyChange(requestId);
    else for (const streams of this.byAccount.values()) streams.resync();
  }

  private stop(): void {
    this.isStopping = true;
    for (const streams of this.byAccount.values()) streams.end();
  }
}
