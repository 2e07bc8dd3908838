import { regexes } from 'zod';

/** The name of the queue in either backend. */
export const RENDER_QUEUE = 'render-passes';

/**
 * The complete payload of a job. A worker reads everything else from the database, so a forged or repeated job can only make it look up a
 * request.
 */
export interface RenderJob {
  readonly requestId: string;
  /** Number of this request's job, starting at 1. Each requeue and each retry increases it, which gives the job a new id. */
  readonly generation: number;
}

/**
 * Returns the id of a job. BullMQ ignores an `add` whose id it still stores, so adding one generation twice does no harm. It refuses ids
 * that contain ':' and ids that consist of digits.
 */
export function renderJobId({ requestId, generation }: RenderJob): string {
  return `${requestId}_${generation}`;
}

/** Returns the payload of a job after checking it. @throws TypeError when it is not a render job */
export function parseRenderJob(data: unknown): RenderJob {
  const { requestId, generation } = (data ?? {}) as Partial<Record<keyof RenderJob, unknown>>;
  if (typeof requestId !== 'string' || !regexes.guid.test(requestId) || !Number.isSafeInteger(generation)) {
    throw new TypeError('This job is not a render job: it must hold a requestId and a generation.');
  }
  return { requestId, generation: generation as number };
}

/** Returns the request to which a job id of ours belongs; undefined for another id. */
export function requestIdOfJob(jobId: string): string | undefined {
  const [, requestId] = /^([0-9a-f-]{36})_\d{1,10}$/.exec(jobId) ?? [];
  return requestId !== undefined && regexes.guid.test(requestId) ? requestId : undefined;
}
