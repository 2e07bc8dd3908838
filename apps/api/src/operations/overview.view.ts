import { type FailureCode } from '@app/download-request';

/** The requests that are neither ready nor failed. */
export class OpenRequestsView {
  /** Number of submitted requests that no worker has claimed. */
  waiting: number;
  /** Number of requests that a worker is making. */
  running: number;
  /** The request whose requester has waited longest; null if no request is open. */
  oldest: OldestRequestView | null;
}

export class OldestRequestView {
  id: string;
  state: 'submitted' | 'rendering';
  /** Seconds since it was submitted, or retried. */
  waitingSeconds: number;
  /** Attempts charged to the request. Attempts that ended by a shutdown or an outage are not counted. */
  attempts: number;
}

/** The passes that were made recently. */
export class ThroughputView {
  /** Passes per second over the last five minutes. */
  passesPerSecond: number;
  requestsLastHour: number;
  passesLastHour: number;
}

/** The failed requests with one reason that were not retried. */
export class FailureReasonView {
  code: FailureCode;
  last24Hours: number;
  last7Days: number;
}

export class FailedRequestView {
  id: string;
  code: FailureCode;
  /** ISO 8601. */
  failedAt: string;
  passes: number;
  attempts: number;
  /** End of the time in which it can be retried. ISO 8601. */
  expiresAt: string;
}

/** The stored archives, according to the database. */
export class StorageView {
  archives: number;
  bytes: number;
  /** Archives and bytes that expire within 24 hours. */
  archivesGoing: number;
  bytesGoing: number;
}

export class ExpiryView {
  id: string;
  /** ISO 8601. */
  expiresAt: string;
  bytes: number;
}

export class SweepView {
  sweep: 're-ring' | 'expire-requests' | 'remove-orphans';
  /** Seconds since its last success; null if it never succeeded. */
  succeededSecondsAgo: number | null;
  /** True if its last success is longer ago than allowed: no worker runs it, or it always fails. */
  late: boolean;
  /** Type of its last failure, if that is newer than its last success. */
  failure: string | null;
}

export class OverviewView {
  /** Time of the database's clock. ISO 8601. */
  at: string;
  /** The backend of the queue. */
  queue: 'PostgreSQL' | 'Redis';
  open: OpenRequestsView;
  throughput: ThroughputView;
  failures: FailureReasonView[];
  /** The newest failed requests, at most 50. */
  failed: FailedRequestView[];
  storage: StorageView;
  /** The next five requests to expire. */
  nextExpiries: ExpiryView[];
  sweeps: SweepView[];
}
