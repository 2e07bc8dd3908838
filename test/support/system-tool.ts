import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian keeps servers. It is on the PATH of root alone. */
const SERVERS = '/usr/sbin';

/** The path of a program on PATH, or of a server, or null when this machine lacks it. */
export function systemTool(name: string): string | null {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), SERVERS]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder: ask the next one.
    }
  }
  return null;
}

/**
 * A suite that needs programs outside npm. Where one is missing, a plain machine skips the suite with one line that
 * names the remedy; CI (`CI=true`) fails it, so that a check can never go missing unseen.
 */
export function describeWithTool(tools: readonly string[], title: string, body: () => void): void {
  const missing = tools.filter((tool) => systemTool(tool) === null);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const remedy = `needs ${missing.join(', ')}: npm run setup:system`;
  if (process.env.CI === 'true') {
    describe(title, () => {
      it(remedy, () => {
        throw new Error(`${title} ${remedy}`);
      });
    });
    return;
  }
  process.stderr.write(`skipped: ${title} (${remedy})\n`);
  // An empty body: the real one may call the missing program while it declares its tests.
  describe.skip(title, () => {
    it(remedy, () => undefined);
  });
}
