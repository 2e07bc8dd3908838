import { type DataSource, type EntityManager } from 'typeorm';

/** An object that runs queries: a data source, or a manager with its transaction. */
export type Database = Pick<DataSource | EntityManager, 'query'>;
