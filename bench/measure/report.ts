import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Conditions } from './conditions';
import { type Goal, GOALS, type Limit } from './goals';

const RESULTS = join(process.cwd(), 'bench', 'results');

/** A figure that has a goal. */
export type Judged = Partial<Record<Goal, number>>;

/**
 * Prints how the machine was and whether the goals are met, and writes `bench/results/NAME.json`.
 *
 * @param judged the median over the rounds of each figure that has a goal
 */
export function report(name: string, conditions: Conditions, judged: Judged, result: object): void {
  const { machine, stealPercent, loadBefore, noisy } = conditions;
  console.log(
    `${machine.cpu}, ${machine.cores} cores, Node.js ${machine.node}; load before ${loadBefore}, steal ${stealPercent} %` +
      (noisy ? ': NOISY, only the ratios count' : ''),
  );
  const goals = Object.entries(judged).map(([goal, figure]) => {
    const { most, least }: Limit = GOALS[goal as Goal];
    const isMet = (most === undefined || figure <= most) && (least === undefined || figure >= least);
    return { goal, figure, most, least, isMet };
  });
  if (goals.length > 0) console.table(Object.fromEntries(goals.map(({ goal, ...rest }) => [goal, rest])));
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(
    join(RESULTS, `${name}.json`),
    `${JSON.stringify({ ...conditions, goals: judged, ...result }, null, 2)}\n`,
  );
}
