import { AccountRefused, lockRights } from '@app/accounts';
import { type Account } from '@app/database';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type Database, type ImportFiles, importRegistry, ImportRefused } from '@app/registry';
import { DATABASE_URL } from '../download-requests/change-feed';
import { Refusal } from '../refusal';
import { IMPORT_REFUSALS } from './import-refusals';
import { type RegistryImportDto } from './registry-import.dto';

/**
 * Imports that come in over HTTP. The files are read while they come; once they are, the rest goes on by itself, as a
 * million rows take longer than anybody keeps a connection open.
 */
@Injectable()
export class RegistryImportsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('registry import');
  private readonly stop = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(@Inject(DATABASE_URL) private readonly databaseUrl: string) {}

  /** Breaks off what is read from elsewhere, too. */
  get stopping(): AbortSignal {
    return this.stop.signal;
  }

  /** @returns the id of the import, once all files are read. @throws Refusal when it ended before */
  start(files: ImportFiles, options: RegistryImportDto, account: Account): Promise<string> {
    const { full, dryRun, strict, allowRemovals, allowRejects, confirm } = options;
    return new Promise<string>((onRead, reject) => {
      const ended = importRegistry({
        databaseUrl: this.databaseUrl,
        files: () => Promise.resolve(files),
        full,
        dryRun,
        strict,
        allowRejects,
        confirm: confirm?.split(','),
        startedBy: 'api',
        accountId: account.id,
        // Sending and reading the files takes long: an operator who was disabled meanwhile imports nothing.
        mayStill: (transaction) => mayAct(transaction, account),
        onRead,
        allowRemovals: () => Promise.resolve(allowRemovals),
        signal: this.stop.signal,
      })
        .catch((error: unknown) => {
          this.tell(error);
          reject(asProblem(error));
        })
        .finally(() => this.running.delete(ended));
      this.running.add(ended);
    });
  }

  /** The sentence of a refusal holds nothing of a file's content; anything else is told with where it happened. */
  private tell(error: unknown): void {
    if (error instanceof ImportRefused)
      this.logger.warn(`nothing was imported (${error.code}): ${error.message}`);
    else this.logger.error(`nothing was imported: ${errorName(error)}`, (error as Error).stack);
  }

  /** Breaks off what runs: nothing of it is imported, and it can be sent again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.running);
  }
}

/** Whether the operator still may; if so, it stays so until the transaction ends. */
async function mayAct(transaction: Database, operator: Account): Promise<boolean> {
  try {
    await lockRights(transaction, operator);
    return true;
  } catch (error) {
    if (error instanceof AccountRefused) return false;
    throw error;
  }
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}

function asProblem(error: unknown): Error {
  if (!(error instanceof ImportRefused)) return error instanceof Error ? error : new Error(String(error));
  const { code } = error;
  if (code === 'another-import-runs') return new Refusal('import-runs');
  if (code === 'no-longer-allowed') return new Refusal('not-signed-in');
  return new Refusal('import-refused', { refusal: code, reason: IMPORT_REFUSALS[code] });
}
