import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type PoolClient } from 'pg';
import { Redis } from 'ioredis';
import { displayName } from '@app/registry';
import { readArchive } from '../../support/read-archive';
import { readPdfText } from '../../support/read-pass-text';
import { CANARY, CANARY_REFERENCE } from './canary-registry';
import { type Rig } from './rig';

interface Item {
  readonly qualification_number: string;
  readonly given_name: string;
  readonly name_prefix: string;
  readonly surname: string;
  readonly missing_reason: string | null;
}

const SCRIPT = path.resolve('test/faults/invariants.sql');

/** Files that were opened and found right; what is published never changes, and `sha256` proves it. */
const proven = new Set<string>();

/** @returns what is wrong, a sentence each; none when every invariant holds. */
export async function brokenInvariants(rig: Rig): Promise<string[]> {
  const stored = await storedFiles(rig);
  const places = await placesOfCanaries(rig, [...stored.keys()]);
  const client = await rig.pool.connect();
  try {
    await fill(client, rig, stored, places);
    const { rows } = await client.query<{ invariant: string; request_id: string | null; wrong: string }>(
      await readFile(SCRIPT, 'utf8'),
    );
    const broken = rows.map(
      ({ invariant, request_id, wrong }) => `${invariant} ${request_id ?? ''}: ${wrong}`,
    );
    return [...broken, ...(await wrongArchives(rig, stored))];
  } finally {
    client.release(true); // Its temporary tables end with it.
  }
}

async function storedFiles(rig: Rig): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { key } of rig.storage.list()) {
    const { url } = await rig.storage.signDownload(key, { fileName: 'x.zip', expiresInSeconds: 60 });
    const response = await fetch(url);
    if (response.ok) files.set(key, Buffer.from(await response.arrayBuffer()));
  }
  return files;
}

async function fill(
  client: PoolClient,
  rig: Rig,
  stored: ReadonlyMap<string, Buffer>,
  places: readonly string[],
): Promise<void> {
  await client.query(`
    CREATE TEMP TABLE accepted (request_id uuid);
    CREATE TEMP TABLE stored (key text, bytes bigint, sha256 text);
    CREATE TEMP TABLE minted (request_id uuid, email text);
    CREATE TEMP TABLE fetched (key text);
    CREATE TEMP TABLE sung (place text)`);
  const insert = (into: string, types: readonly string[], columns: readonly (readonly unknown[])[]) =>
    client.query(
      `INSERT INTO ${into} SELECT * FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})`,
      columns.map((column) => [...column]),
    );
  await insert('accepted', ['uuid'], [[...rig.accepted]]);
  const files = [...stored];
  await insert(
    'stored',
    ['text', 'bigint', 'text'],
    [
      files.map(([key]) => key),
      files.map(([, { length }]) => length),
      files.map(([, bytes]) => sha256(bytes)),
    ],
  );
  await insert(
    'minted',
    ['uuid', 'text'],
    [rig.minted.map(({ requestId }) => requestId), rig.minted.map(({ email }) => email)],
  );
  await insert('fetched', ['text'], [rig.fetched]);
  await insert('sung', ['text'], [places]);
}

/** I3: every published ZIP opens, every pass in it is of the right holder, every line of its list is right. */
async function wrongArchives(rig: Rig, stored: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const ready = await rig.sql<{ id: string; archive_key: string }>(
    `SELECT id, archive_key FROM download_requests WHERE state = 'ready'`,
  );
  const wrong: string[] = [];
  for (const { id, archive_key } of ready) {
    const bytes = stored.get(archive_key);
    if (!bytes || proven.has(`${archive_key} ${sha256(bytes)}`)) continue;
    const what = await wrongInArchive(rig, id, bytes).catch((error: Error) => error.message);
    if (what) wrong.push(`I3 ${id}: ${what}`);
    else proven.add(`${archive_key} ${sha256(bytes)}`);
  }
  return wrong;
}

async function wrongInArchive(rig: Rig, requestId: string, bytes: Buffer): Promise<string | undefined> {
  const items = await rig.sql<Item>(
    // Of a holder who was erased, nothing is known any more: the line is empty but for the reason.
    `SELECT COALESCE(h.qualification_number, '') AS qualification_number, COALESCE(h.given_name, '') AS given_name,
            COALESCE(h.name_prefix, '') AS name_prefix, COALESCE(h.surname, '') AS surname, i.missing_reason
       FROM download_request_items i LEFT JOIN qualification_holders h ON h.id = i.holder_id
      WHERE i.request_id = $1 ORDER BY i.position`,
    requestId,
  );
  const files = await readArchive(bytes);
  const lines = files.get('overzicht.csv')?.toString('utf8').trim().split('\r\n').slice(1) ?? [];
  files.delete('overzicht.csv');
  if (lines.length !== items.length)
    return `its list has ${lines.length} lines for ${items.length} that were asked`;
  const made = items.filter(({ missing_reason }) => missing_reason === null).length;
  if (files.size !== made) return `${files.size} passes are in it, and ${made} were made`;
  for (const [index, item] of items.entries()) {
    const cells = (lines[index] ?? '').split(';');
    const name = displayName({
      givenName: item.given_name,
      namePrefix: item.name_prefix,
      surname: item.surname,
    });
    // Whom the requester may no longer see is not named.
    const named = item.missing_reason !== 'no-longer-enrolled';
    if (cells[0] !== (named ? item.qualification_number : '') || cells[1] !== (named ? name : ''))
      return `line ${index + 1} of its list is of somebody else`;
    const fileName = cells[5] ?? '';
    if (item.missing_reason !== null) {
      if (fileName !== '' || !cells[6]) return `line ${index + 1} does not say why the pass is missing`;
      continue;
    }
    const pdf = files.get(fileName);
    if (!pdf) return `the pass of line ${index + 1} is not in it`;
    const text = letters(await readPdfText(pdf));
    if (!text.includes(letters(name)) || !text.includes(item.qualification_number))
      return `the pass of line ${index + 1} is of somebody else`;
  }
  return undefined;
}

/** I6: in what places the canaries are that know no names: logs, the queue in either backend, keys, addresses. */
async function placesOfCanaries(rig: Rig, keys: readonly string[]): Promise<string[]> {
  const places: [string, string][] = [
    ['the logs', rig.output],
    ['a key of the store', keys.join('\n')],
    ['an address', rig.fetched.join('\n')],
    ['the queue', await contentOfQueue(rig)],
  ];
  return places.filter(([, text]) => containsCanary(text)).map(([place]) => place);
}

async function contentOfQueue(rig: Rig): Promise<string> {
  if (rig.redis) {
    const redis = new Redis(rig.redis.url);
    try {
      await redis.save();
      return await readFile(path.join(rig.dataDir, 'dump.rdb'), 'latin1');
    } finally {
      redis.disconnect();
    }
  }
  const tables = await rig.sql<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema = 'bullmq'`,
  );
  let text = '';
  for (const { name } of tables) {
    const rows = await rig.sql<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    text += rows.map(({ row }) => row).join('\n');
  }
  return text;
}

/** Whether a canary is in a text. */
export function containsCanary(text: string): boolean {
  const heard = text.toLowerCase();
  return [CANARY, CANARY_REFERENCE].some((word) => heard.includes(word.toLowerCase()));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Without white space: where a long name breaks into lines is the layout's business. */
function letters(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, '');
}
