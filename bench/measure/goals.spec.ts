import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOALS, type Limit } from './goals';

describe('The goals of the benches', () => {
  it('are those of the table in bench/README.md', () => {
    const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `([^`]+)` +\| at (most|least) ([\d.]+) +\|/gm)].map(
      ([, goal = '', bound = '', figure = '']): [string, Limit] => [goal, { [bound]: Number(figure) }],
    );
    expect(Object.fromEntries(rows)).toEqual(GOALS);
  });
});
