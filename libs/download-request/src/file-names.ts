/** What a pass's file name tells; all of it as stored, whatever it holds. */
export interface PassFileNameParts {
  readonly qualificationNumber: string;
  /** As read aloud: 'Zoë van den Berg'. */
  readonly holderName: string;
  readonly qualificationTitle: string;
  readonly externalNumber: string | null;
}

/**
 * The longest name in bytes of UTF-8. File systems take 255, but Windows counts the whole path to 260 characters, and
 * the archive is unpacked into a folder of its own name, somewhere deep in a synchronised folder.
 */
export const FILE_NAME_BYTES = 100;
const EXTENSION = '.pdf';
/** Room for the numbers, which name the pass and so are cut last: names get what these leave. */
const NUMBER_BYTES = 30;
const EXTERNAL_NUMBER_BYTES = 24;

/** Device names of Windows: a file of such a name cannot be made, whatever its extension. */
const RESERVED = /^(con|prn|aux|nul|(com|lpt)[0-9])$/iu;
const graphemes = new Intl.Segmenter('nl', { granularity: 'grapheme' });

/**
 * `<number>_<name>_<qualification>[_<external number>].pdf`, valid and readable on Windows, macOS and Linux:
 * letters, marks, digits, spaces and - ' ( ) & + , . only, in NFC, at most 100 bytes, no reserved name. What has no place
 * in a name (path separators, control and bidi characters) becomes a hyphen or is dropped; cuts fall between characters.
 */
export function passFileName(parts: PassFileNameParts): string {
  return join(parts, '');
}

/**
 * The names of all passes of a request, in their order: each as `passFileName`, and where two would meet on a file system
 * that ignores case or Unicode form, the later gets ' (2)', ' (3)', …
 */
export function uniqueFileNames(passes: readonly PassFileNameParts[]): string[] {
  const taken = new Set<string>();
  return passes.map((parts) => {
    let name = join(parts, '');
    for (let count = 2; taken.has(folded(name)); count++) name = join(parts, ` (${count})`);
    taken.add(folded(name));
    return name;
  });
}

function join(parts: PassFileNameParts, suffix: string): string {
  const number = notReserved(cut(safe(parts.qualificationNumber), NUMBER_BYTES) || 'zonder nummer');
  const external = cut(safe(parts.externalNumber ?? ''), EXTERNAL_NUMBER_BYTES);
  const fixed = [number, external].filter(Boolean).join('_') + suffix + EXTENSION;
  const room = FILE_NAME_BYTES - bytes(fixed) - 2;

  const name = safe(parts.holderName) || 'zonder naam';
  const title = safe(parts.qualificationTitle) || 'zonder kwalificatie';
  // Each may have what the other leaves; where both are long, half.
  const shortName = cut(name, Math.max(room / 2, room - bytes(title)));
  const shortTitle = cut(title, room - bytes(shortName));

  const stem = [number, shortName, shortTitle, external].filter(Boolean).join('_') + suffix;
  return `${stem.replace(/[. ]+$/u, '')}${EXTENSION}`;
}

/** The name starts with the number, and Windows looks at what stands before the first dot: 'NUL.7_…' is a device. */
function notReserved(number: string): string {
  const device = number.split('.')[0]?.trim() ?? '';
  return RESERVED.test(device) ? `nr ${number}` : number;
}

/** The text without what a file name cannot hold; '_' goes too, because it parts the fields. */
function safe(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu, '')
    .replace(/[‘’ʼ`´]/gu, "'")
    .replace(/[\s_]+/gu, ' ')
    .replace(/[^\p{L}\p{M}\p{Nd} '()&+,.-]+/gu, '-')
    .replace(/^[\p{M}\s.-]+/u, '')
    .replace(/[\s.]+$/u, '');
}

function cut(text: string, most: number): string {
  if (bytes(text) <= most) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (bytes(kept) + bytes(segment) > most) break;
    kept += segment;
  }
  return kept.replace(/[\s.,-]+$/u, '');
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** One key for all names that NTFS, APFS or HFS+ take for the same. Lower case first: 'ẞ' has no larger form, and its smaller is 'ß', 'SS'. */
function folded(name: string): string {
  return name.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase().normalize('NFKD');
}
