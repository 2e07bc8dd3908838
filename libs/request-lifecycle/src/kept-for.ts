import { AVAILABLE_FOR_MS } from '@app/download-request';

/** How long a request is kept after it became ready or failed. Seconds. */
export const KEPT_SECONDS = AVAILABLE_FOR_MS / 1000;
