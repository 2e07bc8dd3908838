// Raw SQL: ANALYZE.
import { REGISTRY_TABLES } from '@app/database';

/**
 * Updates the planner statistics of all tables that pages read. Run it after a large change; `service-rights.ts` says which services may.
 */
export const ANALYZE_REGISTRY = `ANALYZE ${REGISTRY_TABLES.join(', ')}`;
