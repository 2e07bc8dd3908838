import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { parseRenderJob, requestIdOfJob, type RenderQueue } from '@app/render-queue';
import { type Job } from 'bullmq';

type Statuses = Parameters<BullMQAdapter['getJobs']>[0];

/**
 * Matches the failure reasons that our workers and BullMQ write: the name of an error, or one of these sentences. No other reason is shown.
 */
const SHOWN_REASON =
  /^(\w*(Error|Unavailable|Damaged|Lost|Stopping|Superseded)|job stalled more than allowable limit|This job is not a render job: it must hold a requestId and a generation\.)$/;

/** Matches ids of jobs that were added without an id: BullMQ numbers them. */
const BULLMQ_ID = /^\d{1,20}$/;

/**
 * The queue as operators see it. Our jobs contain only ids, but a person with access to the queue can write any text into it. Therefore
 * only ids, numbers and known words are shown. A job whose id has neither our form nor BullMQ's is left out.
 */
export class IdsOnlyQueue extends BullMQAdapter {
  readonly backend: RenderQueue['backend'];

  constructor({ bullmq, backend }: RenderQueue) {
    super(bullmq, { displayName: `${bullmq.name} (${backend})`, description: `Kept in ${backend}` });
    this.backend = backend;
  }

  override async getJob(id: string): Promise<Job | undefined> {
    const job = isShown(id) ? await super.getJob(id) : undefined;
    return job && showingIdsOnly(job);
  }

  override async getJobs(statuses: Statuses, start?: number, end?: number): Promise<Job[]> {
    const jobs = await super.getJobs(statuses, start, end);
    return jobs.filter(({ id }) => isShown(id ?? '')).map(showingIdsOnly);
  }

  /** Returns the workers with their times, but without the names of their connections, because any client can choose its name. */
  override async getWorkers(): ReturnType<BullMQAdapter['getWorkers']> {
    const workers = await super.getWorkers();
    return workers?.map(({ age }, index) => ({ id: String(index + 1), name: null, addr: '', age })) ?? null;
  }

  /** Returns 0: we have no job schedulers, and forged ones must not be shown. */
  override getJobSchedulersCount(): Promise<number> {
    return Promise.resolve(0);
  }

  /** Returns nothing: our jobs write no logs, and forged ones must not be shown. */
  override getJobLogs(): Promise<string[]> {
    return Promise.resolve([]);
  }
}

function isShown(id: string): boolean {
  return requestIdOfJob(id) !== undefined || BULLMQ_ID.test(id);
}

/** Returns the job, whose description then only contains ids, numbers and known words. */
function showingIdsOnly(job: Job): Job {
  const told = job.toJSON.bind(job);
  job.toJSON = () => {
    const { id, timestamp, processedOn, finishedOn, attemptsMade, attemptsStarted, stalledCounter, delay } =
      told();
    return {
      ...{ id, timestamp, processedOn, finishedOn, attemptsMade, attemptsStarted, stalledCounter, delay },
      name: 'render',
      data: idsOf(job.data),
      failedReason:
        job.failedReason && (SHOWN_REASON.test(job.failedReason) ? job.failedReason : 'not shown'),
      opts: { attempts: Number(job.opts.attempts ?? 1), priority: Number(job.opts.priority ?? 0) },
      progress: 0,
      returnvalue: null,
      stacktrace: [],
    } as unknown as ReturnType<Job['toJSON']>;
  };
  return job;
}

function idsOf(data: unknown): unknown {
  try {
    return parseRenderJob(data);
  } catch {
    return 'not a render job';
  }
}
