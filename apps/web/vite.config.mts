import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const outDir = path.resolve(import.meta.dirname, '../../dist/web');

/** Compresses the files once at build time. Otherwise the server would compress them for every visitor. */
function compressedFiles(): Plugin {
  return {
    name: 'compressed-files',
    apply: 'build',
    async closeBundle() {
      const assets = path.join(outDir, 'assets');
      const texts = (await readdir(assets)).filter((name) => /\.(js|css|svg)$/.test(name));
      await Promise.all(
        texts.map(async (name) => {
          const file = path.join(assets, name);
          const bytes = await readFile(file);
          await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes));
          await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
        }),
      );
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compressedFiles()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Mantine marks its modules with 'use client' for server rendering, which is not used here; the warning is
      // dropped.
      onLog: (level, log, warn) => log.code === 'MODULE_LEVEL_DIRECTIVE' || warn(level, log),
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000', '/controle': 'http://127.0.0.1:3000' } },
});
