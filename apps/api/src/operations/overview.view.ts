import { type FailureCode } from '@app/download-request';

/** The open requests: those that are waiting or being made. */
export class OpenRequestsView {
  /** Number of submitted requests that no worker has claimed. */
  waiting: number;
  /** Number of requests that a worker is making now. */
  running: number;
  /** The request that has waited longest; null if no request is open. */
  oldest: OldestRequestView | null;
}

export class OldestRequestView {
  id: string;
  state: 'submitted' | 'rendering';
  /** Seconds since the request was submitted or last retried. */
  waitingSeconds: number;
  /** Number of attempts that count towards the maximum. An attempt that ended because of a shutdown or an outage does not count. */
  attempts: number;
}

/** The number of passes that were made recently. */
export class ThroughputView {
  /** Passes per second over the last five minutes. */
  passesPerSecond: number;
  requestsLastHour: number;
  passesLastHour: number;
}

/** The number of failed requests with the same reason. Retried requests are left out. */
export class FailureReasonView {
  code: FailureCode;
  last24Hours: number;
  last7Days: number;
}

export class FailedRequestView {
  id: string;
  code: FailureCode;
  /** Time of the failure, ISO 8601. */
  failedAt: string;
  passes: number;
  attempts: number;
  /** Time until which the request can be retried, ISO 8601. */
  expiresAt: string;
}

/** The stored archives, as recorded in the database. */
export class StorageView {
  archives: number;
  bytes: number;
  /** Number of archives that expire within 24 hours, and their size in bytes. */
  archivesGoing: number;
  bytesGoing: number;
}

export class ExpiryView {
  id: string;
  /** Time at which the archive expires, ISO 8601. */
  expiresAt: string;
  bytes: number;
}

export class SweepView {
  sweep: 're-ring' | 'expire-requests' | 'remove-orphans';
  /** Seconds since the sweep last succeeded; null if it never has. */
  succeededSecondsAgo: number | null;
  /** True if the sweep has not succeeded for too long: no worker runs it, or it always fails. */
  late: boolean;
  /** Type of the last failure, if the sweep has not succeeded since. */
  failure: string | null;
}

export class OverviewView {
  /** Time of this overview by the database's clock, ISO 8601. */
  at: string;
  /** Backend of the queue. */
  queue: 'PostgreSQL' | 'Redis';
  open: OpenRequestsView;
  throughput: ThroughputView;
  failures: FailureReasonView[];
  /** The failed requests, newest first, at most 50. */
  failed: FailedRequestView[];
  storage: StorageView;
  /** The five requests that expire next. */
  nextExpiries: ExpiryView[];
  sweeps: SweepView[];
}
