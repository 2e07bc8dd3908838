import { z } from 'zod';

/** Stands for the value of a setting whose `*_FILE` cannot be used. Its message continues a sentence that begins with the setting's name. */
export class UnreadableValue extends Error {
  override readonly name = 'UnreadableValue';
}

/**
 * Returns the schema of the text of a setting that is required. The schema of every setting begins with it.
 *
 * @param example is shown when the setting is missing
 */
export function givenText(example: string) {
  return z.string({
    error: ({ input }) =>
      input instanceof UnreadableValue ? input.message : `is required: set it, for example to ${example}.`,
  });
}
