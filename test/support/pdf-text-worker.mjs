/** Reads PDF text in a thread of its own: Jest's module system cannot import pdf.js, Node's can. */
import { parentPort } from 'node:worker_threads';
import { extractText, getDocumentProxy } from 'unpdf';

parentPort.on('message', async ({ id, bytes }) => {
  try {
    const document = await getDocumentProxy(bytes);
    const { text } = await extractText(document, { mergePages: true });
    await document.destroy();
    parentPort.postMessage({ id, text });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  }
});
