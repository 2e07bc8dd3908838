import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFontMetrics, type FontMetrics } from './font-metrics';
import { startShapingLibrary, startSubsetLibrary } from './harfbuzz';
import { Shaper } from './shaper';
import { Subsetter } from './subsetter';

export type Weight = 'regular' | 'bold';
export const WEIGHTS: readonly Weight[] = ['regular', 'bold'];

/** One weight of the typeface, ready for use. */
export interface Font {
  /** The PostScript name. */
  readonly name: string;
  readonly metrics: FontMetrics;
  readonly shaper: Shaper;
  readonly subsetter: Subsetter;
}

export type Fonts = Readonly<Record<Weight, Font>>;

/** Noto Sans (SIL Open Font License 1.1): no other family has all Latin, Greek and Cyrillic letters and every combining mark. */
const FILES: Readonly<Record<Weight, readonly [name: string, file: string]>> = {
  regular: ['NotoSans-Regular', '400Regular/NotoSans_400Regular.ttf'],
  bold: ['NotoSans-Bold', '700Bold/NotoSans_700Bold.ttf'],
};

/** Reads the font files and starts HarfBuzz. Takes about 50 ms: call it once per process. */
export async function loadFonts(): Promise<Fonts> {
  const folder = dirname(require.resolve('@expo-google-fonts/noto-sans/package.json'));
  const [shaping, subsetting, regular, bold] = await Promise.all([
    startShapingLibrary(),
    startSubsetLibrary(),
    readFile(join(folder, FILES.regular[1])),
    readFile(join(folder, FILES.bold[1])),
  ]);
  const open = (weight: Weight, bytes: Uint8Array): Font => ({
    name: FILES[weight][0],
    metrics: readFontMetrics(bytes),
    shaper: new Shaper(shaping, bytes),
    subsetter: new Subsetter(subsetting, bytes),
  });
  const fonts = { regular: open('regular', regular), bold: open('bold', bold) };
  await nextTurn();
  // The first call compiles the library, which takes 25 ms: done here, because no job is running yet whose lock must be renewed.
  fonts.regular.subsetter.subset([0]);
  return fonts;
}
