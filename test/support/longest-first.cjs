const Sequencer = require('@jest/test-sequencer').default;

/** Suites that take longest, longest first: begun last, one of them would run on alone. */
const LONGEST = [
  'test/cpu-per-call.story.ts',
  'test/standalone.story.ts',
  'test/browser/states.story.ts',
  'test/main-job.story.ts',
  'test/browser/behind-a-proxy.story.ts',
  'test/production.story.ts',
  'test/browser/hard-browsers.story.ts',
  'test/browser/queue-board.story.ts',
  'test/pgbouncer.story.ts',
  'test/browser/accounts.story.ts',
  'test/bad-input.story.ts',
  'test/rights.story.ts',
  'test/intake.story.ts',
  'test/limits.story.ts',
  'libs/pass-pdf/src/golden/golden.spec.ts',
  'apps/standalone/src/embedded-postgres.spec.ts',
  'libs/registry/src/import/identity-changes.spec.ts',
  'libs/registry/src/import/recognise-changes.spec.ts',
  'libs/registry/src/import/partial-birth-dates.spec.ts',
  'libs/postgres-client/src/bounded-client.spec.ts',
  'libs/archive-storage/src/store-trouble.spec.ts',
  'libs/render-queue/src/unfit-queue.spec.ts',
  'libs/render-queue/src/redis-failover.spec.ts',
];

/** Orders the suites so that all workers end together: those that take longest, then the other stories, then specs. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONGEST.findIndex((suite) => path.endsWith(`/${suite}`));
      if (at >= 0) return at;
      return LONGEST.length + (path.endsWith('.story.ts') ? 0 : 1);
    };
    return [...tests].sort((one, other) => place(one) - place(other) || one.path.localeCompare(other.path));
  }
};
