import { type S3Client } from '@aws-sdk/client-s3';

/** A difference below this is none: the Date of an answer counts whole seconds, and answers take their time. Milliseconds. */
const UNNOTICED_MS = 5_000;

/** The store's clock, as its answers tell it. It decides whether a link is still valid, and how old an archive is. */
export class StoreClock {
  private aheadMs = 0;

  /** How far the store's clock is ahead of ours, as of its last answer; negative: behind. 0: they agree. Milliseconds. */
  get differenceMs(): number {
    return Math.abs(this.aheadMs) < UNNOTICED_MS ? 0 : this.aheadMs;
  }

  now(): Date {
    return new Date(Date.now() + this.differenceMs);
  }

  /** Reads the Date of every answer, refusals included. */
  listenTo(client: S3Client): void {
    client.middlewareStack.add(
      (next) => async (request) => {
        const sentAt = Date.now();
        const answer = await next(request);
        const { headers } = answer.response as { headers?: Record<string, string> };
        this.hear(Date.parse(headers?.date ?? ''), sentAt, Date.now());
        return answer;
      },
      { step: 'deserialize', priority: 'low', name: 'storeClock' },
    );
  }

  /** An instant between sending and hearing is no difference, however long the answer took. */
  private hear(toldAt: number, sentAt: number, heardAt: number): void {
    if (Number.isNaN(toldAt)) return;
    this.aheadMs = toldAt < sentAt ? toldAt - sentAt : Math.max(0, toldAt - heardAt);
  }
}
