import { type Reject, rejectLine, REJECTS_HEADER } from '@app/registry';
import { type FileHandle, open } from 'node:fs/promises';
import { UsageError } from './usage-error';

/** Names of files and their lines: of no concern to others on the machine. */
const OWNER_ALONE = 0o600;

/**
 * `rejects.csv`. It begins anew with the first row or with `begin`, not when it is opened: until then it may be that of
 * another import, which is running.
 */
export class RejectsFile {
  private hasBegun = false;

  private constructor(private readonly handle: FileHandle) {}

  /** @throws UsageError when it cannot be written */
  static async open(file: string): Promise<RejectsFile> {
    try {
      return new RejectsFile(await open(file, 'a', OWNER_ALONE));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw new UsageError(`${file} cannot be written (${code}): name another file with --rejects.`);
    }
  }

  async begin(): Promise<void> {
    if (this.hasBegun) return;
    this.hasBegun = true;
    await this.handle.truncate();
    await this.handle.appendFile(REJECTS_HEADER);
  }

  async add(rejects: readonly Reject[]): Promise<void> {
    await this.begin();
    await this.handle.appendFile(rejects.map(rejectLine).join(''));
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
