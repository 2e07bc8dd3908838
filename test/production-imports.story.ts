import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..');
/** The services that are in the image, as built; `npm start` is not in it. */
const IN_PRODUCTION = ['apps/api', 'apps/pdf-worker', 'apps/cli', 'libs'].map((part) =>
  path.join(ROOT, 'dist', part),
);
const LOADS = /\b(?:require|import)\(\s*["']([^"'.][^"']*)["']\s*\)/g;

/** Real: the built files and package.json. Nothing is mocked. */
describe('What runs in production', () => {
  const files = IN_PRODUCTION.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[cm]?js$/.test(name) && !/\.(spec|fixture)\.js$/.test(name))
      .map((name) => path.join(folder, name)),
  );
  const packageOf = (loaded: string) => loaded.split('/', loaded.startsWith('@') ? 2 : 1).join('/');

  it('loads no package that an installation without devDependencies lacks', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const missing = new Set<string>();
    const found = new Set<string>();
    for (const file of files)
      for (const [, loaded = ''] of readFileSync(file, 'utf8').matchAll(LOADS)) {
        const name = packageOf(loaded);
        if (isBuiltin(loaded) || name === '@app') continue;
        found.add(name);
        if (!(name in dependencies)) missing.add(`${name}, in ${path.relative(ROOT, file)}`);
      }
    expect([...missing]).toEqual([]);
    expect([...found]).toEqual(expect.arrayContaining(['bullmq', 'ioredis', 'pg', 'pngjs', 'typeorm']));
  });
});
