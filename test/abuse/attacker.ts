import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { SeededRandom } from '@app/registry';
import { ApiClient } from '../support/api-client';
import { selectAttacks } from './attacks';
import { repeatUntilOver } from './attacks/attack';
import { learnLink } from './attacks/elsewhere';
import { type Plan } from './attacks/plan';
import { learnVisibleHolders } from './attacks/reads';
import { learnRoutes } from './attacks/strange';
import { Tally } from './attacks/tally';
import { Target } from './attacks/target';

/** The lowest: in earnest an attacker's machine is not ours. Where there is too little for both, the service comes first. */
const PRIORITY = 19;

/** Linux weighs the processes of one terminal together: this process is a group of its own, whose weight stands here. */
const GROUP_PRIORITY = '/proc/self/autogroup';

const TELL_EVERY_MS = 1_000;

/** What is still open when the time is over is waited for so long. Milliseconds. */
const END_WITHIN_MS = 25_000;

/** Attacks as its parent process plans it, and tells it what came of it, every second. */
async function attack(plan: Plan): Promise<void> {
  const tally = new Tally();
  const tell = () => process.send?.({ counts: tally.counts });
  const url = `http://127.0.0.1:${plan.port}`;
  const signIn = async (somebody: { email: string; password: string }) =>
    (await ApiClient.signedIn(url, somebody)).cookieHeader;
  const sessions = [];
  for (const somebody of plan.attackers)
    sessions.push({ cookie: await signIn(somebody), canary: somebody.canary });
  const operator = { cookie: await signIn(plan.operator), isOperator: true };
  let isOver = false;
  const target = new Target(plan, tally, sessions, operator, () => isOver);
  await learnVisibleHolders(target);
  await learnRoutes(target);
  if (sessions[5]) await learnLink(target, sessions[5]);

  process.send?.({ begins: true });
  const telling = setInterval(tell, TELL_EVERY_MS);
  setTimeout(() => (isOver = true), plan.seconds * 1_000);
  const going = selectAttacks(plan.kinds).map((one, index) =>
    repeatUntilOver(one, target, new SeededRandom(`${plan.seed} ${one.kind} ${index}`), (error) =>
      tally.reportError(`${one.kind}: ${error.message}`),
    ),
  );
  await Promise.race([Promise.all(going), wait(plan.seconds * 1_000 + END_WITHIN_MS)]);
  clearInterval(telling);
  process.send?.({ counts: tally.counts, ended: true }, () => process.exit(0));
}

setPriority(PRIORITY);
try {
  writeFileSync(GROUP_PRIORITY, String(PRIORITY));
} catch {
  // Not Linux, or not to be written here: then its group weighs as much as others.
}
process.once('disconnect', () => process.exit(1));
process.once('message', (plan: Plan) => {
  attack(plan).catch((error: Error) => process.send?.({ failed: error.stack }, () => process.exit(1)));
});
