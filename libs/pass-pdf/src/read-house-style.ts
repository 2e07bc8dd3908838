import { DEFAULT_HOUSE_STYLE, type Colour, type HouseStyle, type Logo } from './house-style';

/** WCAG 2.2, 1.4.3: the least contrast that text of any size may have. */
const LEAST_CONTRAST = 4.5;
/** Text over its background, by the names of the configuration; 'white' is the paper. */
const PAIRS: readonly [text: keyof Colours, background: keyof Colours | 'white'][] = [
  ['onBand', 'band'],
  ['accent', 'white'],
  ['accent', 'tint'],
  ['text', 'white'],
  ['muted', 'white'],
  ['muted', 'tint'],
];
type Colours = HouseStyle['colours'];

/**
 * A house style from JSON: `{"name": …, "colours": {"band": "#0b4f43", …}, "logo": {"path": …, "width": …, "height": …}}`
 * or `"logo": {"pngBase64": …}` or `"logo": null` for none. What is left out is as in `DEFAULT_HOUSE_STYLE`, but another
 * name never gets our logo.
 *
 * @throws RangeError that lists every problem, among them colours too alike to be read.
 */
export function readHouseStyle(json: unknown): HouseStyle {
  const problems: string[] = [];
  const given = isRecord(json) ? json : {};
  if (!isRecord(json)) problems.push('it is no object');
  for (const key of Object.keys(given)) {
    if (!['name', 'colours', 'logo'].includes(key)) problems.push(`'${key}' is unknown`);
  }
  const { name = DEFAULT_HOUSE_STYLE.name } = given;
  if (typeof name !== 'string' || name.trim() === '') problems.push("'name' is no text");
  const colours = readColours(given.colours ?? {}, problems);
  const logo =
    'logo' in given
      ? readLogo(given.logo, problems)
      : name === DEFAULT_HOUSE_STYLE.name && DEFAULT_HOUSE_STYLE.logo;
  if (problems.length > 0) throw new RangeError(`The house style cannot be used: ${problems.join('; ')}.`);
  return { name: String(name), colours, ...(logo ? { logo } : {}) };
}

function readColours(given: unknown, problems: string[]): Colours {
  const colours: Record<keyof Colours, Colour> = { ...DEFAULT_HOUSE_STYLE.colours };
  if (!isRecord(given)) {
    problems.push("'colours' is no object");
    return colours;
  }
  for (const [key, colour] of Object.entries(given)) {
    if (!(key in colours)) problems.push(`colour '${key}' is unknown`);
    else if (typeof colour !== 'string' || !/^#[0-9a-f]{6}$/iu.test(colour)) {
      problems.push(`colour '${key}' is not of the form #rrggbb`);
    } else colours[key as keyof Colours] = colour.toLowerCase();
  }
  for (const [text, background] of PAIRS) {
    const contrast = contrastOf(colours[text], background === 'white' ? '#ffffff' : colours[background]);
    if (contrast < LEAST_CONTRAST) {
      problems.push(
        `'${text}' on '${background}' has contrast ${contrast.toFixed(1)}, needs ${LEAST_CONTRAST}`,
      );
    }
  }
  return colours;
}

function readLogo(given: unknown, problems: string[]): Logo | null {
  if (given === null) return null;
  if (isRecord(given)) {
    const { path, width, height, pngBase64 } = given;
    if (typeof pngBase64 === 'string') return { png: Buffer.from(pngBase64, 'base64') };
    if (typeof path === 'string' && isLength(width) && isLength(height)) return { path, width, height };
  }
  problems.push("'logo' is neither {path, width, height} nor {pngBase64} nor null");
  return null;
}

/** As WCAG defines it, from 1 to 21. */
function contrastOf(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((i) => {
    const part = parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}
