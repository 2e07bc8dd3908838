import { Injectable, type MessageEvent } from '@nestjs/common';
import { type Account } from '@app/database';
import {
  asyncScheduler,
  concatMap,
  filter,
  from,
  groupBy,
  interval,
  map,
  merge,
  mergeMap,
  type Observable,
  takeUntil,
  takeWhile,
  throttleTime,
} from 'rxjs';
import { AccountsService } from '../auth/accounts.service';
import { ChangeFeed, type RequestChange } from './change-feed';
import { OwnRequestsService } from './own-requests.service';

/** Keeps proxies from closing a quiet stream, and notices a page whose session was ended. Milliseconds. */
const HEARTBEAT_MS = 15_000;

/** What one page hears at most of one request, lest 250 quick passes become 250 messages. Milliseconds. */
const PACE_MS = 100;

/** The stream behind 'Ingestuurde verzoeken': one's own requests, as they change. */
@Injectable()
export class RequestEventsService {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly requests: OwnRequestsService,
    private readonly accounts: AccountsService,
  ) {}

  /**
   * Events `download-request` with the request as data, and `resync` when some may have been missed (read the list
   * again). Ends when the account is disabled or its sessions are ended, or the api stops.
   */
  stream({ id: accountId, sessionGeneration }: Account): Observable<MessageEvent> {
    const changes = this.feed.changes.pipe(
      filter((change) => !change.accountId || change.accountId === accountId),
      groupBy(({ requestId }) => requestId),
      mergeMap((ofOneRequest) =>
        // The last change of a burst counts: it is the one that says 'ready'.
        ofOneRequest.pipe(throttleTime(PACE_MS, asyncScheduler, { leading: true, trailing: true })),
      ),
      concatMap((change) => from(this.toEvent(accountId, change))),
    );
    const heartbeats = interval(HEARTBEAT_MS).pipe(
      concatMap(() => from(this.accounts.findActive(accountId))),
      map((account): MessageEvent | null =>
        account?.sessionGeneration === sessionGeneration ? { comment: 'heartbeat' } : null,
      ),
    );
    return merge(changes, heartbeats).pipe(
      takeWhile((event) => event !== null),
      takeUntil(this.feed.stopping),
    );
  }

  private async toEvent(accountId: string, { requestId }: RequestChange): Promise<MessageEvent> {
    if (!requestId) return { type: 'resync', data: '' };
    return { type: 'download-request', data: await this.requests.get(accountId, requestId) };
  }
}
