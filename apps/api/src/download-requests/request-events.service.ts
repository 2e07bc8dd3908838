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
import { type OngoingSession } from '../auth/current-session';
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
   * again). Ends soon after the session does, or when the api stops.
   */
  stream(account: Account, session: OngoingSession): Observable<MessageEvent> {
    const { id: accountId } = account;
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
      concatMap(() => from(this.isOn(account, session))),
      map((isOn): MessageEvent | null => (isOn ? { comment: 'heartbeat' } : null)),
    );
    return merge(changes, heartbeats).pipe(
      takeWhile((event) => event !== null),
      takeUntil(this.feed.stopping),
    );
  }

  private async isOn({ id, sessionGeneration }: Account, session: OngoingSession): Promise<boolean> {
    const [account, isSessionOn] = await Promise.all([this.accounts.findActive(id), session.isOn()]);
    return isSessionOn && account?.sessionGeneration === sessionGeneration;
  }

  private async toEvent(accountId: string, { requestId }: RequestChange): Promise<MessageEvent> {
    if (!requestId) return { type: 'resync', data: '' };
    const [data] = await this.requests.find(accountId, [requestId]);
    return data ? { type: 'download-request', data } : { type: 'resync', data: '' };
  }
}
