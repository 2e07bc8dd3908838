/** Collects the parameters of one statement, so that no value becomes part of its text. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /**
   * Adds a value and returns its placeholder: `$1`, `$2`, … The statement must use it, because PostgreSQL cannot infer the type of an
   * unused parameter.
   */
  add(value: unknown): string {
    // PostgreSQL refuses NUL; the replacement character is found in no text either.
    return `$${this.values.push(typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value)}`;
  }
}
