import { DEFAULT_HOUSE_STYLE, type Colour, type HouseStyle, type Logo } from './house-style';
import { readLogo } from './read-logo';

/** The contrast that text of any size must have (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;
/** The text colours and the backgrounds on which they are used. 'white' is the page. */
const TEXT_ON_BACKGROUND: readonly [text: keyof Colours, background: keyof Colours | 'white'][] = [
  ['onBand', 'band'],
  ['accent', 'white'],
  ['accent', 'tint'],
  ['text', 'white'],
  ['muted', 'white'],
  ['muted', 'tint'],
];
type Colours = HouseStyle['colours'];

/**
 * Reads a house style from a JSON file in UTF-8, with or without a byte order mark.
 *
 * @throws RangeError as `readHouseStyle` does, and for a file that is not JSON
 */
export function parseHouseStyle(file: Uint8Array): HouseStyle {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file));
  } catch (error) {
    const isText = error instanceof SyntaxError;
    throw new RangeError(
      isText ? `it is no JSON${positionOf(error)}` : 'it is not in UTF-8: save it in that encoding',
      { cause: error },
    );
  }
  return readHouseStyle(json);
}

/**
 * Reads a house style from JSON: `{"name": …, "colours": {"band": "#0b4f43", …}, "logo": {"path": …, "width": …, "height": …}}`
 * or `"logo": {"pngBase64": …}` or `"logo": "data:image/png;base64,…"` or `"logo": null` for none. Values that are left out are taken from
 * `DEFAULT_HOUSE_STYLE`, except that a style with another name does not get the logo of Pasloket.
 *
 * @throws RangeError whose message lists all problems as parts of a sentence. Colours without enough contrast are a problem.
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
      ? readLogoOrReport(given.logo, problems)
      : name === DEFAULT_HOUSE_STYLE.name && DEFAULT_HOUSE_STYLE.logo;
  if (problems.length > 0) throw new RangeError(problems.join('; '));
  return { name: String(name), colours, ...(logo ? { logo } : {}) };
}

function readColours(given: unknown, problems: string[]): Colours {
  const colours: Record<keyof Colours, Colour> = { ...DEFAULT_HOUSE_STYLE.colours };
  if (!isRecord(given)) {
    problems.push("'colours' is no object");
    return colours;
  }
  for (const [key, colour] of Object.entries(given)) {
    if (!Object.hasOwn(colours, key)) problems.push(`colour '${key}' is unknown`);
    else if (typeof colour !== 'string' || !/^#[0-9a-f]{6}$/iu.test(colour)) {
      problems.push(`colour '${key}' is not of the form #rrggbb`);
    } else colours[key as keyof Colours] = colour.toLowerCase();
  }
  for (const [text, background] of TEXT_ON_BACKGROUND) {
    const contrast = contrastOf(colours[text], background === 'white' ? '#ffffff' : colours[background]);
    if (contrast < MIN_CONTRAST) {
      problems.push(
        `'${text}' on '${background}' has contrast ${contrast.toFixed(1)}, needs ${MIN_CONTRAST}`,
      );
    }
  }
  return colours;
}

function readLogoOrReport(given: unknown, problems: string[]): Logo | null {
  try {
    return readLogo(given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(error.message);
    return null;
  }
}

/** The position of a syntax error. The rest of the message is left out: it quotes the file, which can be a wrong one with secrets. */
function positionOf({ message }: SyntaxError): string {
  const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message);
  return place ? `, ${place[0]}` : '';
}

/** The contrast ratio as WCAG defines it, from 1 to 21. */
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
