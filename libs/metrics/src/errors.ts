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
// Each counter starts at 0. Otherwise it would only appear with its first error, and Prometheus' increase() would not count that error.
for (const type of ERROR_TYPES) errors.inc({ type }, 0);

/** SQLSTATE with which PostgreSQL reports that its disk is full. */
const FULL = '53100';
/**
 * Codes of errors that prevent a connection: no server listens, it has no free connection or memory, it is still starting, or it refuses
 * the user.
 */
const REFUSED = /^(ECONNREFUSED|53\w{3}|57P03|28\w{3})$/;
/**
 * Codes of errors that end a connection, a transaction or a statement: a broken network, a server that shuts down, a time limit, or a
 * conflict with another transaction.
 */
const LOST = /^(ECONNRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|08\w{3}|57P0\d|57014|25P03|40001|40P01)$/;

/**
 * Types of errors of which an unavailable service is the cause, not the caller. The same call succeeds once that service is available
 * again.
 */
const AWAY: ReadonlySet<ErrorType> = new Set([
  'database-refused',
  'database-away',
  'database-full',
  'store-away',
]);

export function isServiceUnavailable(type: ErrorType): boolean {
  return AWAY.has(type);
}

/** Returns the type of an error. It is 'unexpected' unless database, queue or store are known to cause such an error. */
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
