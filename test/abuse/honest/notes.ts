import { type Measured } from '../../../bench/search/people';

const MOST_TOLD = 10;
const LONGEST_TOLD = 300;

/** What honest people saw in one part of the run. */
export class Notes {
  readonly measured: Measured[] = [];
  /** The first of them, in words. */
  readonly failures: string[] = [];
  failed = 0;
  serverErrors = 0;
  readonly foreign: string[] = [];
  submitted = 0;
  events = 0;

  fail(kind: string, why: string): void {
    this.failed += 1;
    if (/answered with 5\d\d/.test(why)) this.serverErrors += 1;
    if (this.failures.length < MOST_TOLD) this.failures.push(`${kind}: ${why.slice(0, LONGEST_TOLD)}`);
  }
}
