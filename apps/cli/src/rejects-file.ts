import { type Reject, rejectCsvLine, REJECTS_CSV_HEADER } from '@app/registry';
import { type FileHandle, open } from 'node:fs/promises';
import { UsageError } from './usage-error';

/** File mode. Other users of the machine must not read names of files and numbers of lines. */
const OWNER_ALONE = 0o600;

/**
 * The file `rejects.csv`. Its old content is deleted by `begin` or by the first `add`, not by `open`: at that time, another import that is
 * still running may be writing it.
 */
export class RejectsFile {
  private hasBegun = false;

  private constructor(private readonly handle: FileHandle) {}

  /** @throws UsageError if the file cannot be written */
  static async open(file: string): Promise<RejectsFile> {
    try {
      return new RejectsFile(await open(file, 'a', OWNER_ALONE));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw new UsageError(`${file} cannot be written (${code}): name another file with --rejects.`);
    }
  }

  async clearAndWriteHeader(): Promise<void> {
    if (this.hasBegun) return;
    this.hasBegun = true;
    await this.handle.truncate();
    await this.handle.appendFile(REJECTS_CSV_HEADER);
  }

  async add(rejects: readonly Reject[]): Promise<void> {
    await this.clearAndWriteHeader();
    await this.handle.appendFile(rejects.map(rejectCsvLine).join(''));
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
