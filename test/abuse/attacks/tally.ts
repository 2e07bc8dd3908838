/** What became of the attacker's calls. */
export interface Counts {
  /** By kind: how often each status, or what came in its place. */
  readonly byKind: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly serverErrors: number;
  /** The first of them, in words. */
  readonly firstErrors: readonly string[];
  readonly foreign: readonly string[];
  /** What the attacker itself could not do. */
  readonly troubles: readonly string[];
}

const MOST_TOLD = 20;

/** Counts them. */
export class Tally {
  private readonly byKind: Record<string, Record<string, number>> = {};
  private serverErrors = 0;
  private readonly firstErrors: string[] = [];
  private readonly foreign: string[] = [];
  private readonly troubles: string[] = [];

  /** @param outcome a status, or a word for what came instead. @param what of the call, for whoever reads of an error. */
  count(kind: string, outcome: number | string, what: () => string): void {
    const statuses = (this.byKind[kind] ??= {});
    statuses[outcome] = (statuses[outcome] ?? 0) + 1;
    if (typeof outcome !== 'number' || outcome < 500) return;
    this.serverErrors += 1;
    if (this.firstErrors.length < MOST_TOLD) this.firstErrors.push(`${kind}: ${what()}: ${outcome}`);
  }

  reportLeak(what: string): void {
    this.foreign.push(what);
  }

  reportError(what: string): void {
    if (this.troubles.length < MOST_TOLD) this.troubles.push(what);
  }

  get counts(): Counts {
    const { byKind, serverErrors, firstErrors, foreign, troubles } = this;
    return { byKind, serverErrors, firstErrors, foreign, troubles };
  }
}
