import { type WorkbookArchive } from './workbook-archive';
import { readXml, type XmlHandler } from './xml';
import { workbookDamaged, workbookTooLarge, type WorkbookLimits } from './workbook-limits';

const FIRST_BYTES = 64 * 1024;
const FIRST_TEXTS = 4 * 1024;

/**
 * The shared strings of a workbook, to which cells refer by index. They are stored as UTF-8 in one buffer: a million texts take a few bytes
 * each in addition to their letters, and no object.
 */
export class SharedStrings {
  private bytes = Buffer.alloc(FIRST_BYTES);
  private ends = new Uint32Array(FIRST_TEXTS);
  private count = 0;

  static async read(archive: WorkbookArchive, part: string): Promise<SharedStrings> {
    const texts = new SharedStrings();
    // One character more than allowed: such a text is still refused as too long, but not copied as a whole for each of a million cells.
    const longest = archive.limits.cellLength + 1;
    const handler = new TextHandler('si', archive.limits, (text) =>
      texts.add(archive, text.slice(0, longest)),
    );
    const pieces = readXml(archive, part, handler);
    while (!(await pieces.next()).done);
    return texts;
  }

  /** Returns the text with this index. @throws ImportRefused `damaged-workbook` if it does not exist */
  get(file: string, index: number): string {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) throw workbookDamaged(file);
    return this.bytes.toString('utf8', index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
  }

  private add({ file, limits }: WorkbookArchive, text: string): void {
    const start = this.count === 0 ? 0 : (this.ends[this.count - 1] ?? 0);
    const end = start + Buffer.byteLength(text);
    if (this.count >= limits.texts) throw workbookTooLarge(file, limits, 'texts');
    if (end > limits.textBytes) throw workbookTooLarge(file, limits, 'textBytes');
    if (end > this.bytes.length) {
      const grown = Buffer.alloc(Math.max(end, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, start);
      this.bytes = grown;
    }
    if (this.count === this.ends.length) {
      const grown = new Uint32Array(this.ends.length * 2);
      grown.set(this.ends);
      this.ends = grown;
    }
    this.bytes.write(text, start);
    this.ends[this.count] = end;
    this.count += 1;
  }
}

/** Matches the notation for characters that XML cannot contain, or that writers escape to preserve them. */
const ESCAPED = /_x([0-9a-f]{4})_/gi;

/** Returns the text as it was typed: Excel writes control characters as `_x000D_`. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text;
}

/** Length of the longest escape sequence, `_x000D_`. */
const LONGEST_SIGN = 7;

/**
 * Returns the text with `more` appended. If the result is too long anyway, the rest is left out, because many elements within a text could
 * make it as long as the whole part.
 */
export function appendWithinLimit(text: string, more: string, { cellLength }: WorkbookLimits): string {
  return text.length > cellLength * LONGEST_SIGN ? text : text + more;
}

/** Joins the runs of a text, which may have different formats. Phonetic readings are left out. */
export class TextHandler implements XmlHandler {
  private text_ = '';
  private isText = false;
  private isPhonetic = false;

  /** @param around the name of the element around one text. `found` is called with each text. */
  constructor(
    private readonly around: string,
    private readonly limits: WorkbookLimits,
    private readonly found: (text: string) => void,
  ) {}

  open(name: string): void {
    if (name === this.around) this.text_ = '';
    else if (name === 't') this.isText = !this.isPhonetic;
    else if (name === 'rPh') this.isPhonetic = true;
  }

  text(text: string): void {
    if (this.isText) this.text_ = appendWithinLimit(this.text_, text, this.limits);
  }

  close(name: string): void {
    if (name === 't') this.isText = false;
    else if (name === 'rPh') this.isPhonetic = false;
    else if (name === this.around) this.found(unescapeText(this.text_));
  }
}
