import { endLease } from './contact';
import { type Stage } from './on-both-backends';
import { until } from '../../support/until';
import { type AppProcess } from './app-process';

/**
 * A worker that is suspended at a step of a request, which another one has made meanwhile.
 *
 * @param fault as in `die-at.cjs`, ending in `=stop`
 * @returns the request's id, and the worker, still suspended
 */
export async function suspendOvertakenWorker(
  { rig, contact }: Stage,
  fault: string,
): Promise<{ id: string; zombie: AppProcess }> {
  const [zombie, other] = rig.workers as [AppProcess, AppProcess];
  await Promise.all(rig.workers.map((one) => one.kill()));
  const { env, strikes } = rig.fault(fault);
  await zombie.start(env);
  const id = await contact.submit(12);
  await until('the worker is suspended', () => strikes() || undefined);
  await endLease(rig, id);
  await other.start();
  expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12 });
  return { id, zombie };
}
