const Sequencer = require('@jest/test-sequencer').default;

/** Suites that take longest, longest first: begun last, one of them would run on alone. */
const LONGEST = [
  'test/standalone.story.ts',
  'test/browser/states.story.ts',
  'test/main-job.story.ts',
  'test/browser/behind-a-proxy.story.ts',
  'test/production.story.ts',
  'test/browser/hard-browsers.story.ts',
  'test/browser/queue-board.story.ts',
  'test/browser/shared-computer.story.ts',
  'test/pgbouncer.story.ts',
  'test/browser/accounts.story.ts',
  'test/bad-input.story.ts',
  'test/rights.story.ts',
  'test/admission.story.ts',
  'test/limits.story.ts',
  'libs/pass-pdf/src/golden/golden.spec.ts',
  'apps/standalone/src/embedded-postgres.spec.ts',
  'libs/registry/src/import/identity-changes.spec.ts',
  'libs/registry/src/import/detect-identity-changes.spec.ts',
  'libs/registry/src/import/partial-birth-dates.spec.ts',
  'libs/postgres-client/src/query-timeout-client.spec.ts',
  'libs/archive-storage/src/store-trouble.spec.ts',
];

/** ioredis leaves a clock running for 15 s after a connection has broken, and Jest's worker does not end before: these are not the last. */
const LEAVES_CLOCKS = '/libs/render-queue/';

/** Orders the suites so that all workers end together: those that take longest, then the other stories, then specs. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONGEST.findIndex((suite) => path.endsWith(`/${suite}`));
      if (at >= 0) return at;
      if (path.endsWith('.story.ts')) return LONGEST.length;
      return LONGEST.length + (path.includes(LEAVES_CLOCKS) ? 1 : 2);
    };
    return [...tests].sort((one, other) => place(one) - place(other) || one.path.localeCompare(other.path));
  }
};
