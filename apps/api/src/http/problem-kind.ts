import { type RefusalFacts } from '../call-refused';

/** The status and the Dutch text of a problem. `detail` can depend on the facts of the refusal. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly detail: string | ((facts: RefusalFacts) => string);
}
