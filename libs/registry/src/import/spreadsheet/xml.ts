import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { ImportRefused } from '../import-refused';
import { type WorkbookArchive } from './workbook-archive';
import { workbookDamaged, workbookTooLarge } from './workbook-limits';

export type Attributes = Readonly<Record<string, string>>;

/** Called with each tag. Names have no namespace prefix, because writers may choose the prefix. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Parses a part of a workbook as XML, and yields after each chunk so that the results can be processed. A DTD is refused: no part of a
 * workbook has one, and only a DTD can define entities that expand or refer to other files.
 *
 * @throws ImportRefused `damaged-workbook`, `workbook-too-large`
 */
export async function* readXml(
  archive: WorkbookArchive,
  part: string,
  handler: XmlHandler,
): AsyncGenerator<undefined> {
  const { file, limits } = archive;
  const parser = new SaxesParser({ position: false });
  let depth = 0;
  let gap = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw workbookDamaged(file);
  });
  parser.on('opentag', ({ name, attributes }) => {
    gap = 0;
    if (++depth > limits.depth) throw workbookTooLarge(file, limits, 'depth');
    handler.open?.(local(name), attributes as Attributes);
  });
  parser.on('closetag', ({ name }) => {
    gap = 0;
    depth -= 1;
    handler.close?.(local(name));
  });
  const text = (found: string) => handler.text?.(found);
  parser.on('text', text);
  parser.on('cdata', text);
  let decoder: TextDecoder | undefined;
  try {
    for await (const chunk of archive.read(part)) {
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      gap += chunk.length;
      parser.write(decoder.decode(chunk, { stream: true }));
      if (gap > limits.markGap) throw workbookTooLarge(file, limits, 'markGap');
      yield;
    }
    parser.write(decoder?.decode() ?? '').close();
  } catch (error) {
    throw error instanceof ImportRefused ? error : workbookDamaged(file, error);
  }
  yield;
}

/** Parses a whole part. */
export async function readWholeXml(
  archive: WorkbookArchive,
  part: string,
  handler: XmlHandler,
): Promise<void> {
  archive.requireSmallPart(part);
  const pieces = readXml(archive, part, handler);
  while (!(await pieces.next()).done);
}

/** Returns a namespaced attribute by its local name, such as `id` for `r:id`. */
export function namespacedAttribute(attributes: Attributes, name: string): string | undefined {
  return Object.entries(attributes).find(([key]) => key.includes(':') && local(key) === name)?.[1];
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

function encodingOf([a, b]: Buffer): string {
  return a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
}
