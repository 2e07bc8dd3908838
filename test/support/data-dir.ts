import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestDataDir {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A data folder of its own for a suite.
 *
 * @param closed nobody but its owner may enter, as `mktemp -d` makes folders; PostgreSQL's data is then elsewhere.
 */
export async function testDataDir({ closed = false } = {}): Promise<TestDataDir> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pasloket-story-'));
  if (!closed) await chmod(folder, 0o711);
  const dataDir = path.join(folder, 'data');
  return {
    path: dataDir,
    async remove() {
      const elsewhere = await realpath(path.join(dataDir, 'postgres')).catch(() => undefined);
      if (elsewhere) await rm(elsewhere, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
