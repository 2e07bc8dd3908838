/** The schema is up to date, and something else is left: a sentence for each trouble, and one that says how to go on. */
export class MigrationUnfinished extends Error {
  override readonly name = 'MigrationUnfinished';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  /** @param left what is left, and why: a message fit to print */
  constructor(left: ReadonlyMap<string, Error>) {
    const what = `${[...left.keys()].join(', and ')} ${left.size === 1 ? 'is' : 'are'} left`;
    const why = [...left.values()].map(({ message }) => message);
    super([...why, `The schema is done; ${what}: run migrate again once this is mended.`].join('\n'));
  }
}
