import { resolve as resolvePath } from 'node:path';
import { Worker } from 'node:worker_threads';

interface Answer {
  readonly id: number;
  readonly text?: string;
  readonly error?: string;
}

let reader: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>();

/**
 * The text of a PDF in reading order, as pdf.js finds it, runs of white space folded to one space.
 * Needs nothing outside npm. The bytes are copied, so the caller may keep using them.
 *
 * @throws Error when pdf.js cannot open the document.
 */
export function readPdfText(bytes: Uint8Array): Promise<string> {
  const worker = (reader ??= startReader());
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.ref();
    worker.postMessage({ id, bytes: Uint8Array.from(bytes) });
  });
}

function startReader(): Worker {
  const worker = new Worker(resolvePath('test/support/pdf-text-worker.mjs'));
  worker.on('message', ({ id, text, error }: Answer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    // An idle reader must not keep a finished test run alive.
    if (waiting.size === 0) worker.unref();
    if (text === undefined) asked?.reject(new Error(error));
    else asked?.resolve(text.replace(/\s+/gu, ' ').trim());
  });
  worker.on('error', (error) => {
    reader = undefined;
    for (const { reject } of waiting.values())
      reject(error instanceof Error ? error : new Error(String(error)));
    waiting.clear();
  });
  return worker;
}
