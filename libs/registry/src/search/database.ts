import { type DataSource, type EntityManager } from 'typeorm';

/** Whatever runs a query: a data source, or a manager with its transaction. */
export type Database = Pick<DataSource | EntityManager, 'query'>;
