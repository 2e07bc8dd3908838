import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_HOUSE_STYLE, parseHouseStyle, PassRenderer, type PassData } from '@app/pass-pdf';
import { demoPasses } from './demo-passes';

/**
 * `npm run pass:preview [-- --style house.json] [--out folder]`: what passes look like in a house style, as PDF, and as
 * PNG at the size of a phone (390 pixels wide) and of good print (600 dpi), where poppler is there to make it.
 */
const PHONE_DPI = '116';
const PRINT_DPI = '600';

function samples(): Record<string, PassData> {
  const [somebody] = demoPasses(1);
  if (somebody === undefined) throw new Error('The demo registry has passes.');
  const module = (title: string, n: number): PassData['modules'][number] => ({
    title,
    expiryDate: n === 2 ? null : '2027-10-01',
  });
  const four = [
    'Eerste Hulp bij Sportongevallen',
    'Wandelletsel',
    'Reanimatie en AED',
    'Verbandleer en kleine ongevallen',
  ];
  const twelve = [...four, ...four.map((title) => `${title} II`), ...four.map((title) => `${title} III`)];
  return {
    plain: { ...somebody, holderName: 'Zoë van den Berg', modules: [] },
    modules: { ...somebody, holderName: 'Łukasz Wiśniewski', modules: four.map(module) },
    full: {
      ...somebody,
      holderName: 'Wilhelmina Johanna Catharina van der Heijden-van den Boogaard',
      modules: twelve.map(module),
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { style: { type: 'string' }, out: { type: 'string', default: join('.data', 'preview') } },
  });
  const style =
    values.style === undefined ? DEFAULT_HOUSE_STYLE : parseHouseStyle(readFileSync(values.style));
  const passes = samples();
  const set = await (await PassRenderer.load(style)).open(Object.values(passes));
  mkdirSync(values.out, { recursive: true });
  Object.keys(passes).forEach((name, i) => {
    const rendered = set.render(i);
    if (!rendered.ok)
      throw new Error(`The sample '${name}' cannot be drawn: ${rendered.reason} ${rendered.characters}`);
    const path = join(values.out, `${name}.pdf`);
    writeFileSync(path, rendered.pdf);
    console.log(path);
    for (const [size, dpi] of [
      ['phone', PHONE_DPI],
      ['print', PRINT_DPI],
    ] as const) {
      picture(path, join(values.out, `${name}-${size}`), dpi);
    }
  });
}

function picture(pdf: string, target: string, dpi: string): void {
  try {
    execFileSync('pdftoppm', ['-png', '-singlefile', '-r', dpi, pdf, target], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    console.log(`${target}.png`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.log(`no ${target}.png: pdftoppm is not here; npm run setup:system installs it`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof RangeError ? error.message : error);
  process.exitCode = 1;
});
