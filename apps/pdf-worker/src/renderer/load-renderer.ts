import { parseHouseStyle, PassRenderer } from '@app/pass-pdf';
import { readFile } from 'node:fs/promises';

/** The file of HOUSE_STYLE_FILE cannot be used. The message is one sentence and says how to fix it. */
class HouseStyleUnusable extends Error {
  override readonly name = 'HouseStyleUnusable';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;
}

/**
 * Returns a renderer with the house style of this JSON file, or with the default style if there is no file.
 *
 * @throws HouseStyleUnusable when the file cannot be read, or no pass can be drawn with it
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
