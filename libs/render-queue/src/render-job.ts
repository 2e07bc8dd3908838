/** The name of the queue in either backend. */
export const RENDER_QUEUE = 'render-passes';

/**
 * The whole payload of a job: a doorbell, not a delivery. What is to be made stands in the database, and a forged or
 * repeated job can do no more than make a worker look there.
 */
export interface RenderJob {
  readonly requestId: string;
  /** Counts how often the bell was rung anew, so that each ring has a job id of its own. */
  readonly generation: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The id of a job. BullMQ ignores an `add` whose id is still stored, which makes a repeated ring of one generation
 * harmless; it refuses ids with ':' and ids of digits alone.
 */
export function renderJobId({ requestId, generation }: RenderJob): string {
  return `${requestId}_${generation}`;
}

/** The payload as it arrived, checked. Throws a TypeError for anything that is not a render job. */
export function parseRenderJob(data: unknown): RenderJob {
  const { requestId, generation } = (data ?? {}) as Partial<Record<keyof RenderJob, unknown>>;
  if (typeof requestId !== 'string' || !UUID.test(requestId) || !Number.isSafeInteger(generation)) {
    throw new TypeError('This job is not a render job: it must hold a requestId and a generation.');
  }
  return { requestId, generation: generation as number };
}

/** The request that a job id of ours is about; undefined for an id that is not ours. */
export function requestIdOfJob(jobId: string): string | undefined {
  const [, requestId] = /^([0-9a-f-]{36})_\d{1,10}$/.exec(jobId) ?? [];
  return requestId !== undefined && UUID.test(requestId) ? requestId : undefined;
}
