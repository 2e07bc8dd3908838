import { type CsvRecord } from '../read-csv-records';
import { type ImportFile } from '../import-files';
import { ImportRefused } from '../import-refused';
import { openWorkbook } from './open-workbook';
import { readSheetRecords, type WorkbookReadState } from './read-sheet-records';
import { type Sheet, type Workbook } from './workbook';
import { type WorkbookLimits } from './workbook-limits';

/** A sheet that is imported like a separate file. */
export interface SheetFile {
  readonly name: string;
  readonly sheet: string;
  readonly hiddenSheets?: readonly string[];
  readonly records: AsyncIterable<CsvRecord[]>;
}

/**
 * Yields each visible sheet; sheets without rows have no records. Each sheet is read to its end before the next one is requested.
 *
 * @throws ImportRefused `hidden-sheet` if a hidden sheet may contain rows of the registry
 */
export async function* readSheets(
  { name, chunks }: ImportFile,
  onBytes: (bytes: number) => void,
  limits?: WorkbookLimits,
): AsyncGenerator<SheetFile, undefined> {
  const workbook = await openWorkbook(name, chunks, onBytes, limits);
  const read: WorkbookReadState = { cells: 0, lengths: new Map() };
  const hiddenSheets: string[] = [];
  for (const sheet of workbook.sheets.filter(({ isHidden }) => isHidden)) {
    if (await hasRegistryRows(workbook, sheet, read)) {
      throw new ImportRefused(
        'hidden-sheet',
        `Sheet '${shownName(sheet)}' of ${name} is hidden and names the columns of a registry file: show it, or delete it.`,
      );
    }
    hiddenSheets.push(shownName(sheet));
  }
  const seen = workbook.sheets.filter(({ isHidden }) => !isHidden);
  for (const sheet of seen) {
    const file = seen.length > 1 ? `${name} [${shownName(sheet)}]` : name;
    yield {
      name: file,
      sheet: shownName(sheet),
      ...(hiddenSheets.length > 0 ? { hiddenSheets } : {}),
      records: readSheetRecords(workbook, sheet, file, read),
    };
  }
}

async function hasRegistryRows(workbook: Workbook, sheet: Sheet, read: WorkbookReadState): Promise<boolean> {
  try {
    const rows = readSheetRecords(workbook, sheet, sheet.name, read);
    const isEmpty = (await rows.next()).done;
    await rows.return(undefined);
    return !isEmpty;
  } catch (error) {
    if (error instanceof ImportRefused && error.code === 'unknown-columns') return false;
    throw error;
  }
}

/** Returns a printable name of the sheet. Excel allows 31 characters, and no control characters. */
function shownName({ name }: Sheet): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 31);
}
