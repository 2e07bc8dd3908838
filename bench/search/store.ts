import { startEmbeddedS3 } from '../../apps/standalone/src/embedded-s3';

/** Runs `node store.js FOLDER` as a child process: the embedded store, which would otherwise delay the measuring process. */
async function main(dataDir: string): Promise<void> {
  const { endpoint, accessKeyId, secretAccessKey } = await startEmbeddedS3({ dataDir });
  process.once('disconnect', () => process.exit());
  process.send?.({ endpoint, accessKeyId, secretAccessKey });
}

void main(process.argv[2] ?? '');
