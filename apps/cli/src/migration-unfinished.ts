/**
 * The schema is up to date, but other steps of `migrate` failed. The message contains a sentence for each error, and one that says how to
 * continue.
 */
export class MigrationUnfinished extends Error {
  override readonly name = 'MigrationUnfinished';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;

  /** @param left the unfinished steps, each with an error whose message can be printed */
  constructor(left: ReadonlyMap<string, Error>) {
    const what = `${[...left.keys()].join(', and ')} ${left.size === 1 ? 'is' : 'are'} left`;
    const why = [...left.values()].map(({ message }) => message);
    super([...why, `The schema is done; ${what}: run migrate again once this is mended.`].join('\n'));
  }
}
