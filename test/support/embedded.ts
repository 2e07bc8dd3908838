/** The parts of `npm start` that tests start by themselves: they ask for them here, and know nothing else of it. */
export { seedDemoDataIfEmpty } from '../../apps/standalone/src/demo-data';
export { type EmbeddedPostgres, startEmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres';
export { type EmbeddedS3, startEmbeddedS3 } from '../../apps/standalone/src/embedded-s3';
export { PostgresUser } from '../../apps/standalone/src/postgres-user';
