import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ApiClient } from '../support/api-client';
import { readArchive } from '../support/read-archive';

const READY_WITHIN_MS = 120_000;
const ASK_EVERY_MS = 500;
const MOST_HOLDERS = 50;

interface RequestBody {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The main job against a running installation, over HTTP alone, as a contact person does it: sign in, find holders, submit, wait,
 * download, open the ZIP. Leaves one request named 'Rooktest' in that person's list, and says each step.
 *
 * @throws Error that tells the first step which did not go as it must.
 */
async function smoke(url: string, email: string, password: string): Promise<void> {
  const client = await ApiClient.signedIn(url, { email, password });
  say('signed in');

  const { body: found } = await client.get<{ items: { id: string }[]; total: number }>(
    `/api/holders?pageSize=${MOST_HOLDERS}`,
  );
  const holderIds = found.items.map(({ id }) => id);
  must(holderIds.length > 0, 'this contact person has no holders');
  say(`found ${found.total} holders`);

  const choices = { holderIds, scope: 'all', expiryDates: [], personalReference: 'Rooktest' };
  const preview = await client.post<{ passCount: number; missing: unknown[]; fittingHolderIds: string[] }>(
    '/api/download-requests/preview',
    choices,
  );
  must(preview.status === 200, `the preview is answered with ${preview.status}`);
  const fitting = { ...choices, holderIds: preview.body.fittingHolderIds };

  const submitted = await client.post<RequestBody>('/api/download-requests', fitting, {
    'Idempotency-Key': randomUUID(),
  });
  must(submitted.status === 202, `submitting is answered with ${submitted.status}`);
  say(`submitted a request for ${submitted.body.total} passes`);

  const started = performance.now();
  const request = await ready(client, submitted.body.id);
  say(`it is ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);

  const link = await client.post<{ url: string }>(`/api/download-requests/${request.id}/download`);
  must(link.status === 200, `asking for the download is answered with ${link.status}`);
  const file = await fetch(link.body.url);
  must(file.ok, `the store answers the link with ${file.status}`);
  const bytes = Buffer.from(await file.arrayBuffer());
  must(bytes.length === request.bytes, 'the file has another length than the request says');
  must(createHash('sha256').update(bytes).digest('hex') === request.sha256, 'the file has another SHA-256');

  const files = await readArchive(bytes);
  must(files.has('overzicht.csv'), 'the ZIP has no overzicht.csv');
  const passes = [...files].filter(([name]) => name.endsWith('.pdf'));
  must(passes.length > 0, 'the ZIP has no pass');
  must(
    passes.every(([, pdf]) => pdf.subarray(0, 5).toString() === '%PDF-'),
    'a pass in the ZIP is no PDF',
  );
  say(`downloaded ${bytes.length} bytes: ${passes.length} passes and the overview`);
}

async function ready(client: ApiClient, id: string): Promise<RequestBody> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    const { body } = await client.get<RequestBody>(`/api/download-requests/${id}`);
    if (body.state === 'ready') return body;
    must(body.state !== 'failed', 'the request failed');
    await wait(ASK_EVERY_MS);
  }
  throw new Error(`the request is not ready within ${READY_WITHIN_MS / 1000} s: does a pdf-worker run?`);
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function say(line: string): void {
  process.stdout.write(`smoke: ${line}\n`);
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    email: { type: 'string', default: process.env.SMOKE_EMAIL ?? '' },
  },
});
const password = process.env.SMOKE_PASSWORD ?? '';
if (!values.email || !password) {
  process.stderr.write('Set SMOKE_EMAIL and SMOKE_PASSWORD to those of a contact person.\n');
  process.exit(2);
}
smoke(values.url, values.email, password).then(
  () => say('all is well'),
  (error: Error) => {
    process.stderr.write(`smoke: ${error.message}\n`);
    process.exitCode = 1;
  },
);
