/** The parts of a pass's file name, as stored in the registry. They may contain any character. */
export interface PassFileNameParts {
  readonly qualificationNumber: string;
  /** Name as it is spoken: 'Zoë van den Berg'. */
  readonly holderName: string;
  readonly qualificationTitle: string;
  readonly externalNumber: string | null;
}

/**
 * Maximum length of a file name, in bytes of UTF-8. File systems allow 255, but Windows limits the whole path to 260 characters, and the
 * archive is unpacked into a folder with the archive's name, often deep inside a synchronised folder.
 */
export const FILE_NAME_BYTES = 100;
const EXTENSION = '.pdf';
/** Number of bytes that are reserved for the numbers in a file name. Numbers identify the pass, so they are shortened last. */
const NUMBER_BYTES = 30;
const EXTERNAL_NUMBER_BYTES = 24;

/** Matches the device names of Windows: a file cannot have such a name, with any extension. */
const RESERVED = /^(con|prn|aux|nul|(com|lpt)[0-9])$/iu;
const graphemes = new Intl.Segmenter('nl', { granularity: 'grapheme' });

/**
 * Returns `<number>_<name>_<qualification>[_<external number>].pdf`, valid and readable on Windows, macOS and Linux: only letters, marks,
 * digits, spaces and - ' ( ) & + , . in NFC, at most 100 bytes, no reserved name. Other characters (path separators, control and bidi
 * characters) are removed or become a hyphen; shortening never splits a character.
 */
export function passFileName(parts: PassFileNameParts): string {
  return join(parts, '');
}

/**
 * Returns the names of all passes of a request, in their order, by `passFileName`. If two names would be the same on a file system that
 * ignores case or Unicode form, the later one gets ' (2)', ' (3)', …
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
  // Each part may also use the bytes that the other one does not need. If both are too long, each gets half.
  const shortName = cut(name, Math.max(room / 2, room - bytes(title)));
  const shortTitle = cut(title, room - bytes(shortName));

  const stem = [number, shortName, shortTitle, external].filter(Boolean).join('_') + suffix;
  return `${stem.replace(/[. ]+$/u, '')}${EXTENSION}`;
}

/**
 * Prevents a number from being a device name. Windows checks the text before the first dot, and the file name begins with the number:
 * 'NUL.7_…' would be a device.
 */
function notReserved(number: string): string {
  const device = number.split('.')[0]?.trim() ?? '';
  return RESERVED.test(device) ? `nr ${number}` : number;
}

/** Returns the text without characters that a file name must not contain. '_' is removed as well, because it separates the parts. */
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

/**
 * Returns the same key for all names that NTFS, APFS or HFS+ treat as equal. It converts to lower case and then to upper case: for 'ẞ',
 * upper case alone would not give the key 'SS' of 'ß'.
 */
function folded(name: string): string {
  return name.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase().normalize('NFKD');
}
