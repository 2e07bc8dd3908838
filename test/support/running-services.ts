import { type EmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres';
import { type EmbeddedS3 } from '../../apps/standalone/src/embedded-s3';

/** What the set-up of a run started, for its end to stop; both run in Jest's own process. */
export const running: { dataDir?: string; postgres?: EmbeddedPostgres; s3?: EmbeddedS3 } = {};
