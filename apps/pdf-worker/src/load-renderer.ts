import { parseHouseStyle, PassRenderer } from '@app/pass-pdf';
import { readFile } from 'node:fs/promises';

/** The file of HOUSE_STYLE_FILE cannot be used; the message is a sentence with the remedy. */
class HouseStyleUnusable extends Error {
  override readonly name = 'HouseStyleUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;
}

/**
 * Draws passes in the house style of this JSON file, or in our own when there is none.
 *
 * @throws HouseStyleUnusable when the file cannot be read, or no pass can be drawn by it
 */
export async function loadRenderer(file: string | undefined): Promise<PassRenderer> {
  if (file === undefined) return PassRenderer.load();
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new HouseStyleUnusable(
      `HOUSE_STYLE_FILE ${file} cannot be read (${cause.code}): make that file readable.`,
      { cause },
    );
  });
  try {
    return await PassRenderer.load(parseHouseStyle(bytes));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new HouseStyleUnusable(
      `HOUSE_STYLE_FILE ${file} cannot be used: ${cause.message}; docs/passes.md says what may stand in it.`,
      { cause },
    );
  }
}
