import { REGISTRY_TABLES } from '@app/database';

/** After a large change: the planner's picture of all tables that pages are read from, for whoever may take it (`service-rights.ts`). */
export const ANALYZE_REGISTRY = `ANALYZE ${REGISTRY_TABLES.join(', ')}`;
