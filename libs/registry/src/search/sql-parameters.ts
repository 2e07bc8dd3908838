/** Collects the values of one statement, so that no value is ever part of its text. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /**
   * Keeps the value and returns what stands for it in the statement: `$1`, `$2`, … The statement must use it:
   * PostgreSQL refuses parameters that nothing tells the type of.
   */
  add(value: unknown): string {
    // PostgreSQL holds no NUL and fails on one; what stands for it is as sure to be found nowhere.
    return `$${this.values.push(typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value)}`;
  }
}
