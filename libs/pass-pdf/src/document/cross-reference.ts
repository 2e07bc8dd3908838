import { type ObjectLocation } from './serialized-objects';

/** Sizes of the three fields of a table entry in bytes: the value of /W. */
export const FIELD_WIDTHS = [1, 3, 1];
const ENTRY_BYTES = 5;

/**
 * The data of a cross-reference stream (ISO 32000-1, 7.5.8). All entries have the same size, so the table of a template can be copied and
 * completed with the objects of one pass. `PDFCrossRefStream` of pdf-lib cannot do that: its entry size depends on the offsets.
 */
export class CrossReferenceTable {
  private constructor(readonly bytes: Uint8Array) {}

  /** A table without objects: only entry 0 is set, the head of the list of free objects. */
  static withSize(objectCount: number): CrossReferenceTable {
    const bytes = new Uint8Array(objectCount * ENTRY_BYTES);
    bytes[ENTRY_BYTES - 1] = 0xff;
    return new CrossReferenceTable(bytes);
  }

  get objectCount(): number {
    return this.bytes.length / ENTRY_BYTES;
  }

  copy(): CrossReferenceTable {
    return new CrossReferenceTable(this.bytes.slice());
  }

  /** @param start position of the serialised objects in the file, in bytes */
  add(locations: readonly ObjectLocation[], start: number): void {
    for (const location of locations) {
      const entry = location.objectNumber * ENTRY_BYTES;
      if ('offset' in location) this.set(entry, 1, start + location.offset, 0);
      else this.set(entry, 2, location.streamNumber, location.index);
    }
  }

  private set(entry: number, type: number, value: number, index: number): void {
    this.bytes[entry] = type;
    this.bytes[entry + 1] = value >> 16;
    this.bytes[entry + 2] = value >> 8;
    this.bytes[entry + 3] = value;
    this.bytes[entry + 4] = index;
  }
}
