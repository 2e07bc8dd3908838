import { Counter } from 'prom-client';
import { registry } from './registry';
import { measureSafely } from './measure-safely';

export const ERROR_TYPES = [
  'database-refused',
  'database-away',
  'database-full',
  'store-away',
  'archive-damaged',
  'queue-away',
  'queue-unusable',
  'mail-not-taken',
  'render-failed',
  'deadly-pass',
  'unexpected',
] as const;
export type ErrorType = (typeof ERROR_TYPES)[number];

const errors = new Counter({
  name: 'pasloket_errors_total',
  help: 'Errors that somebody may have to look at, by type; refusals that a user can cause are not among them.',
  labelNames: ['type'],
  registers: [registry],
});
// A counter that appears with its first error hides that error from increase().
for (const type of ERROR_TYPES) errors.inc({ type }, 0);

/** PostgreSQL's disk has no room for what was to be written. */
const FULL = '53100';
/** No connection was to be had: nobody listens, all connections or memory are taken, still starting, the account is not let in. */
const REFUSED = /^(ECONNREFUSED|53\w{3}|57P03|28\w{3})$/;
/** Broken on its way, ended or undone by the server in favour of others, or longer than a statement may take. */
const LOST = /^(ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|08\w{3}|57P0\d|57014|25P03|40001|40P01)$/;

/** What the services behind us cost, and nothing that was asked: it will be well once they are. */
const AWAY: ReadonlySet<ErrorType> = new Set([
  'database-refused',
  'database-away',
  'database-full',
  'store-away',
]);

export function isServiceUnavailable(type: ErrorType): boolean {
  return AWAY.has(type);
}

/** What an error says about the services behind us. */
export function errorType(error: unknown): ErrorType {
  if (!(error instanceof Error)) return 'unexpected';
  if (error.name === 'ArchiveStoreUnavailable') return 'store-away';
  if (error.name === 'ArchiveDamaged') return 'archive-damaged';
  if (error.name === 'RenderQueueUnusable') return 'queue-unusable';
  const { code } = error as { code?: unknown };
  if (code === FULL) return 'database-full';
  if (typeof code === 'string' && REFUSED.test(code)) return 'database-refused';
  if (/timeout exceeded when trying to connect/i.test(error.message)) return 'database-refused';
  if (typeof code === 'string' && LOST.test(code)) return 'database-away';
  if (/Connection terminated|connection timeout/i.test(error.message)) return 'database-away';
  return 'unexpected';
}

export function countError(type: ErrorType): void {
  measureSafely(() => errors.inc({ type }));
}
