import { type S3Client } from '@aws-sdk/client-s3';

/** Smaller differences count as 0: the Date of an answer has whole seconds, and answers take time. Milliseconds. */
const UNNOTICED_MS = 5_000;

/** The store's clock, read from its answers. It decides if a link is still valid, and how old an archive is. */
export class StoreClock {
  private aheadMs = 0;

  /** Difference of the store's clock to ours at its last answer, negative if it is behind. 0: equal. Milliseconds. */
  get differenceMs(): number {
    return Math.abs(this.aheadMs) < UNNOTICED_MS ? 0 : this.aheadMs;
  }

  now(): Date {
    return new Date(Date.now() + this.differenceMs);
  }

  /** Reads the Date of each answer, including refusals. */
  observe(client: S3Client): void {
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

  /** Records the difference. A time of the store between sending and receiving counts as no difference, however long the answer took. */
  private hear(toldAt: number, sentAt: number, heardAt: number): void {
    if (Number.isNaN(toldAt)) return;
    this.aheadMs = toldAt < sentAt ? toldAt - sentAt : Math.max(0, toldAt - heardAt);
  }
}
