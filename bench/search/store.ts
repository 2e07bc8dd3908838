import { startEmbeddedS3 } from '../../apps/standalone/src/embedded-s3';

/** `node store.js FOLDER`, forked: the embedded store in a process of its own, so that it does not delay those who measure. */
async function main(dataDir: string): Promise<void> {
  const { endpoint, accessKeyId, secretAccessKey } = await startEmbeddedS3({ dataDir });
  process.once('disconnect', () => process.exit());
  process.send?.({ endpoint, accessKeyId, secretAccessKey });
}

void main(process.argv[2] ?? '');
