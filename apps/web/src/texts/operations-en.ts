import { type operationsNl } from './operations-nl';

const NUMBER = new Intl.NumberFormat('en-GB');
const number = (value: number) => NUMBER.format(value);
const counted = (count: number, one: string, many: string) => `${number(count)} ${count === 1 ? one : many}`;

export const operationsEn: typeof operationsNl = {
  title: 'Operations',
  lead: 'Numbers and identifiers alone: whom or what they are about cannot be seen here.',
  asOf: (time) => `As of ${time}`,
  stale: 'These numbers are not being updated.',
  queue: (backend) => `Open the queue (${backend})`,
  seconds: (seconds) =>
    seconds < 100
      ? `${number(seconds)} s`
      : seconds < 6_000
        ? `${number(Math.round(seconds / 60))} min`
        : `${number(Math.round(seconds / 3_600))} h`,
  ago: (duration) => `${duration} ago`,
  open: {
    title: 'At hand',
    nobody: 'Nobody waits',
    oldest: 'is the longest wait',
    waiting: 'Waiting',
    running: 'Being made',
    oldestRequest: 'Request',
    attempts: 'Attempts',
  },
  throughput: {
    title: 'Pace',
    perSecond: (passes) => `${passes} a second`,
    perSecondHint: 'passes, over the last five minutes',
    requests: 'Requests ready, last hour',
    passes: 'Passes ready, last hour',
  },
  storage: {
    title: 'Storage',
    archives: (count) => counted(count, 'file kept', 'files kept'),
    going: 'Expires within 24 hours',
    goingFiles: (count, size) => `${counted(count, 'file', 'files')}, ${size}`,
    nothing: '0 kB',
    next: 'Next',
    none: 'There is nothing that expires.',
  },
  sweeps: {
    title: 'Upkeep',
    names: {
      're-ring': 'Offer missed requests again',
      'expire-requests': 'Erase expired requests',
      'remove-orphans': 'Remove files of no request',
    },
    good: 'On time',
    late: 'Late',
    never: 'never succeeded',
    failure: (type) => `The last try failed: ${type}.`,
    remedy: 'Start a pdf-worker, or see in its log why this fails.',
  },
  failures: {
    title: 'Failed requests',
    lead: 'That nobody has had made again yet.',
    none: 'No request has failed.',
    reasons: 'Failed, by reason',
    reason: 'Reason',
    last24Hours: '24 hours',
    last7Days: '7 days',
    codes: {
      'too-many-attempts': 'No attempt is left',
      'no-pass-possible': 'Not a single pass can be made',
      'archive-lost': 'File is no longer in the store',
      'archive-outdated': 'Registry has changed since',
    },
    list: 'Failed requests, newest first',
    facts: (passes, attempts) =>
      `${counted(passes, 'pass', 'passes')}, ${counted(attempts, 'attempt', 'attempts')}`,
    failedAt: (moment) => `failed on ${moment}`,
    runAgain: 'Make again',
    runAgainNamed: (id) => `Make again: ${id}`,
    ranAgain: (id) => `Request ${id} is being made again.`,
    more: (count) => `And ${number(count)} older ones.`,
  },
};
