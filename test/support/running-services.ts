import { type EmbeddedPostgres, type EmbeddedS3 } from './embedded';

/** What the set-up of a run started, for its end to stop; both run in Jest's own process. */
export const running: { dataDir?: string; postgres?: EmbeddedPostgres; s3?: EmbeddedS3 } = {};
