import { DEFAULT_HOUSE_STYLE, type HouseStyle, readHouseStyle } from '@app/pass-pdf';
import { readFile } from 'node:fs/promises';

/** The file of HOUSE_STYLE_FILE cannot be used; the message is a sentence with the remedy. */
class HouseStyleUnusable extends Error {
  override readonly name = 'HouseStyleUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;
}

/** The house style in this JSON file, or our own when there is none. @throws an error with the remedy. */
export async function loadHouseStyle(file: string | undefined): Promise<HouseStyle> {
  if (file === undefined) return DEFAULT_HOUSE_STYLE;
  try {
    return readHouseStyle(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new HouseStyleUnusable(
      `HOUSE_STYLE_FILE ${file} cannot be used (${(error as Error).message}): correct it, see docs/passes.md.`,
      { cause: error },
    );
  }
}
