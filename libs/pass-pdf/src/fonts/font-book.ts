import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFontMetrics, type FontMetrics } from './font-metrics';
import { startShapingLibrary, startSubsetLibrary } from './harfbuzz';
import { Shaper } from './shaper';
import { Subsetter } from './subsetter';

export type Weight = 'regular' | 'bold';
export const WEIGHTS: readonly Weight[] = ['regular', 'bold'];

/** One weight of the typeface: its shaper, its subsetter and its metrics. */
export interface Typeface {
  /** PostScript name. */
  readonly name: string;
  readonly metrics: FontMetrics;
  readonly shaper: Shaper;
  readonly subsetter: Subsetter;
}

export type FontBook = Readonly<Record<Weight, Typeface>>;

/** Noto Sans (SIL Open Font License 1.1): the only family with all of Latin, Greek, Cyrillic and every combining mark. */
const FILES: Readonly<Record<Weight, readonly [name: string, file: string]>> = {
  regular: ['NotoSans-Regular', '400Regular/NotoSans_400Regular.ttf'],
  bold: ['NotoSans-Bold', '700Bold/NotoSans_700Bold.ttf'],
};

/** Reads the fonts and starts HarfBuzz with them, in about 50 ms. Called once per process. */
export async function openFontBook(): Promise<FontBook> {
  const folder = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));
  const [shaping, subsetting, regular, bold] = await Promise.all([
    startShapingLibrary(),
    startSubsetLibrary(),
    readFile(join(folder, FILES.regular[1])),
    readFile(join(folder, FILES.bold[1])),
  ]);
  const typeface = (weight: Weight, bytes: Uint8Array): Typeface => ({
    name: FILES[weight][0],
    metrics: readFontMetrics(bytes),
    shaper: new Shaper(shaping, bytes),
    subsetter: new Subsetter(subsetting, bytes),
  });
  const book = { regular: typeface('regular', regular), bold: typeface('bold', bold) };
  await nextTurn();
  // The first call of the libraries compiles them, which takes 25 ms. It happens here, before any job needs its lock renewed.
  book.regular.subsetter.subset([0]);
  return book;
}
