import { AccountRefused, lockRights } from '@app/accounts';
import { DATABASE_URL } from '@app/connections';
import { type Account } from '@app/database';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type Database, type ImportFiles, importRegistry, ImportRefused } from '@app/registry';
import { CallRefused } from '../call-refused';
import { IMPORT_REFUSALS } from './import-refusals';
import { type RegistryImportDto } from './registry-import.dto';

/**
 * Runs the imports that arrive over HTTP. The files are read while they are uploaded; then the import continues without the connection,
 * because a million rows take longer than clients keep a connection open.
 */
@Injectable()
export class RegistryImportsService implements BeforeApplicationShutdown {
  private readonly logger = new Logger('registry import');
  private readonly stop = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(@Inject(DATABASE_URL) private readonly databaseUrl: string) {}

  /** Aborts when the service stops. Also used to end uploads that are still being read. */
  get stopping(): AbortSignal {
    return this.stop.signal;
  }

  /** Starts an import. @returns its id, when all files are read. @throws CallRefused if the import ended before */
  start(files: ImportFiles, options: RegistryImportDto, account: Account): Promise<string> {
    const { full, dryRun, strict, allowRemovals, allowRejects, confirm } = options;
    return new Promise<string>((onFilesRead, reject) => {
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
        // An upload takes long: an operator who is disabled in the meantime must not import.
        isStillAllowed: (transaction) => isStillAllowed(transaction, account),
        onFilesRead,
        allowRemovals: () => Promise.resolve(allowRemovals),
        signal: this.stop.signal,
      })
        .catch((error: unknown) => {
          this.logFailure(error);
          reject(toRefusal(error));
        })
        .finally(() => this.running.delete(ended));
      this.running.add(ended);
    });
  }

  /** Logs a failed import. The message of a refusal contains no content of a file; other errors are logged with their stack. */
  private logFailure(error: unknown): void {
    if (error instanceof ImportRefused)
      this.logger.warn(`nothing was imported (${error.code}): ${error.message}`);
    else this.logger.error(`nothing was imported: ${errorName(error)}`, (error as Error).stack);
  }

  /** Aborts the running import: nothing of it is imported, and the operator can send the files again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.running);
  }
}

/** Returns true if the operator may still act. The operator's rights are locked, so this does not change until the transaction ends. */
async function isStillAllowed(transaction: Database, operator: Account): Promise<boolean> {
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

function toRefusal(error: unknown): Error {
  if (!(error instanceof ImportRefused)) return error instanceof Error ? error : new Error(String(error));
  const { code } = error;
  if (code === 'another-import-runs') return new CallRefused('import-runs');
  if (code === 'no-longer-allowed') return new CallRefused('not-signed-in');
  return new CallRefused('import-refused', { refusal: code, reason: IMPORT_REFUSALS[code] });
}
