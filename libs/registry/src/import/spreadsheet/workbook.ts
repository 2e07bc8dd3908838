import { loadedHucre } from './hucre';
import { type WorkbookArchive } from './workbook-archive';
import { SharedStrings } from './shared-strings';
import { namespacedAttribute, readWholeXml } from './xml';
import { workbookDamaged, workbookTooLarge } from './workbook-limits';

/** The number format of a cell style. */
export interface CellFormat {
  /** In the notation of workbooks: `General`, `0000000`, `dd-mm-yyyy`. */
  readonly code: string;
  readonly isDay: boolean;
  /** True if the format shows a day of the month, not only a month or a year. */
  readonly showsDay: boolean;
  readonly showsYear: boolean;
}

export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** The part of the archive with the cells. */
  readonly part: string;
}

/** All data of a workbook to which its cells refer. */
export interface Workbook {
  readonly archive: WorkbookArchive;
  /** In the order of the tabs. */
  readonly sheets: readonly Sheet[];
  readonly texts: SharedStrings;
  /** Keys are style indexes of cells. */
  readonly formats: readonly CellFormat[];
  /** True if days are counted from 1904. */
  readonly is1904: boolean;
  /** True if the program that wrote the workbook calculated no formulas, and left that to the program that opens it. */
  readonly isUncalculated: boolean;
}

interface Relation {
  readonly id: string;
  /** The last segment of the relationship type, which is the same in strict and in transitional workbooks. */
  readonly type: string;
  readonly target: string;
}

/** Returns the name of the part that contains the workbook itself; undefined if the archive is no workbook. */
export async function findMainPart(archive: WorkbookArchive): Promise<string | undefined> {
  if (!archive.has('_rels/.rels')) return undefined;
  return (await relationsOf(archive, '')).find(({ type }) => type === 'officeDocument')?.target;
}

/** @param main the result of `findMainPart` */
export async function readWorkbook(archive: WorkbookArchive, main: string): Promise<Workbook> {
  const relations = await relationsOf(archive, main);
  const found: { name: string; isHidden: boolean; id: string }[] = [];
  let is1904 = false;
  let isUncalculated = false;
  await readWholeXml(archive, main, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isTrue(attributes.date1904);
      else if (name === 'calcPr') isUncalculated = isTrue(attributes.fullCalcOnLoad);
      else if (name === 'sheet' && attributes.name !== undefined) {
        const isHidden = (attributes.state ?? 'visible') !== 'visible';
        found.push({ name: attributes.name, isHidden, id: namespacedAttribute(attributes, 'id') ?? '' });
        if (found.length > archive.limits.sheets)
          throw workbookTooLarge(archive.file, archive.limits, 'sheets');
      }
    },
  });
  const partOf = (type: string) => relations.find((relation) => relation.type === type)?.target;
  const sheets = found.flatMap(({ id, ...sheet }) => {
    const relation = relations.find((one) => one.id === id);
    if (!relation) throw workbookDamaged(archive.file);
    // Sheets of other types, such as charts, have no cells.
    return relation.type === 'worksheet' ? [{ ...sheet, part: relation.target }] : [];
  });
  // Several sheets that share one part could be a ZIP bomb.
  if (new Set(sheets.map(({ part }) => part.toLowerCase())).size < sheets.length)
    throw workbookDamaged(archive.file);
  const [texts, styles] = [partOf('sharedStrings'), partOf('styles')];
  return {
    archive,
    sheets,
    texts: texts === undefined ? new SharedStrings() : await SharedStrings.read(archive, texts),
    formats: styles === undefined ? [] : await formatsOf(archive, styles),
    is1904,
    isUncalculated,
  };
}

const isTrue = (value: string | undefined) => value === '1' || value === 'true';

/** Returns the parts of the archive to which a part refers. External references are never followed. */
async function relationsOf(archive: WorkbookArchive, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relations: Relation[] = [];
  const own = `${folder}_rels/${part.slice(folder.length)}.rels`;
  await readWholeXml(archive, own, {
    open(name, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (name !== 'Relationship' || !id || !type || !target || mode === 'External') return;
      relations.push({
        id,
        type: type.slice(type.lastIndexOf('/') + 1),
        target: resolved(folder, target),
      });
      // Each relation leads to a part, so more relations than parts can only be meant to fill the memory.
      if (relations.length > archive.limits.parts)
        throw workbookTooLarge(archive.file, archive.limits, 'parts');
    },
  });
  return relations;
}

function resolved(folder: string, target: string): string {
  const names: string[] = [];
  for (const name of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}

/** Built-in formats, by number; workbooks use them without defining them. The other built-in formats show no leading zeros. */
const KNOWN_FORMATS: Readonly<Record<number, string>> = {
  ...{ 0: 'General', 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 49: '@' },
  ...{ 11: '0.00E+00', 12: '# ?/?', 13: '# ??/??', 48: '##0.0E+0' },
  ...{ 14: 'd-m-yyyy', 15: 'd-mmm-yy', 16: 'd-mmm', 17: 'mmm-yy', 22: 'd-m-yyyy h:mm' },
  ...{ 18: 'h:mm AM/PM', 19: 'h:mm:ss AM/PM', 20: 'h:mm', 21: 'h:mm:ss', 45: 'mm:ss', 46: '[h]:mm:ss' },
  ...{ 47: 'mm:ss.0' },
};
/** Matches text, colours and languages in a format; the remaining characters are those for parts of a date. */
const BESIDE = /"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g;

async function formatsOf(archive: WorkbookArchive, part: string): Promise<CellFormat[]> {
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let isCells = false;
  let isCodes = false;
  await readWholeXml(archive, part, {
    open(name, attributes) {
      if (name === 'numFmts') isCodes = true;
      else if (name === 'numFmt' && isCodes)
        codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') isCells = true;
      else if (name === 'xf' && isCells) styles.push(Number(attributes.numFmtId ?? 0));
      if (styles.length > archive.limits.formats || codes.size > archive.limits.formats)
        throw workbookTooLarge(archive.file, archive.limits, 'formats');
      if ((attributes.formatCode ?? '').length > archive.limits.formatLength)
        throw workbookTooLarge(archive.file, archive.limits, 'formatLength');
    },
    close(name) {
      if (name === 'cellXfs') isCells = false;
      else if (name === 'numFmts') isCodes = false;
    },
  });
  const formats = new Map<number, CellFormat>();
  return styles.map((id) => {
    const known = formats.get(id);
    if (known) return known;
    const code = codes.get(id) ?? KNOWN_FORMATS[id] ?? 'General';
    const signs = code.replace(BESIDE, '');
    const format = {
      code,
      isDay: loadedHucre().isDateFormat(code),
      showsDay: /d/i.test(signs),
      showsYear: /[ye]/i.test(signs), // 'e' also means a year, in East Asian formats.
    };
    formats.set(id, format);
    return format;
  });
}
