import { startRedis, type TestRedis } from './redis-server';
import { describeWithTool } from './system-tool';

/** Starts what the queue needs. @returns the settings that lead to it. */
export type ProvideQueue = () => Promise<NodeJS.ProcessEnv>;

/** Declares a story once for each backend of the queue: one that comes along with PostgreSQL, and a Redis. */
export function onEachQueue(title: string, story: (provideQueue: ProvideQueue) => void): void {
  describe(`${title}, with the queue in PostgreSQL`, () => story(() => Promise.resolve({})));
  describeWithTool(['redis-server'], `${title}, with the queue in Redis`, () => {
    let redis: TestRedis;
    afterAll(() => redis.stop());
    story(async () => {
      redis = await startRedis();
      return { QUEUE_URL: redis.url };
    });
  });
}
