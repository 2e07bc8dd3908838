import { type FailureCode } from '@app/download-request';

/** What nobody has made yet. */
export class OpenRequestsView {
  /** Submitted, and no worker has it. */
  waiting: number;
  /** With a worker. */
  running: number;
  /** Whose requester has waited longest; null: nobody waits. */
  oldest: OldestRequestView | null;
}

export class OldestRequestView {
  id: string;
  state: 'submitted' | 'rendering';
  /** Since submitting, or since it was asked for again. */
  waitingSeconds: number;
  /** Attempts so far that count. */
  attempts: number;
}

/** What was made lately. */
export class ThroughputView {
  /** Passes a second over the last five minutes. */
  passesPerSecond: number;
  requestsLastHour: number;
  passesLastHour: number;
}

/** Failed requests of one reason that nobody has had made again. */
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
  /** Until then it can be made again. ISO 8601. */
  expiresAt: string;
}

/** Archives that are kept, by what the database knows of them. */
export class StorageView {
  archives: number;
  bytes: number;
  /** Archives and bytes that go within 24 hours. */
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
  /** Seconds since it last went well; null: never. */
  succeededSecondsAgo: number | null;
  /** Later than it may be: no worker runs it, or it fails each time. */
  late: boolean;
  /** The type of its last failure, if that came after its last success. */
  failure: string | null;
}

export class OverviewView {
  /** On the database's clock. ISO 8601. */
  at: string;
  /** What the queue is kept in. */
  queue: 'PostgreSQL' | 'Redis';
  open: OpenRequestsView;
  throughput: ThroughputView;
  failures: FailureReasonView[];
  /** The newest of them, at most 50. */
  failed: FailedRequestView[];
  storage: StorageView;
  /** The next five. */
  nextExpiries: ExpiryView[];
  sweeps: SweepView[];
}
