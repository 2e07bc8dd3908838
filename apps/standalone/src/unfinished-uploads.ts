import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Folder, in each bucket's folder, in which s3rver keeps the parts of uploads. */
const UPLOADS = '._S3rver_uploads';

interface AbortedUpload {
  readonly bucket: string;
  readonly uploadId: string;
}

/**
 * Returns the upload that a request aborts; undefined for any other request. s3rver does not support aborting, so the parts would never be
 * removed.
 */
export function parseAbortedUpload(method: string, url: string): AbortedUpload | undefined {
  if (method !== 'DELETE') return undefined;
  const { pathname, searchParams } = new URL(url, 'http://store');
  const uploadId = searchParams.get('uploadId') ?? '';
  const bucket = pathname.split('/')[1] ?? '';
  return /^[0-9a-f]{32}$/.test(uploadId) && /^[a-z0-9][a-z0-9.-]*$/.test(bucket)
    ? { bucket, uploadId }
    : undefined;
}

/** Removes the parts of an upload. Succeeds also if there are none. */
export async function removeUpload(directory: string, { bucket, uploadId }: AbortedUpload): Promise<void> {
  await rm(path.join(directory, bucket, UPLOADS, uploadId), { recursive: true, force: true });
}

/** Removes the parts of all unfinished uploads. Call it before the store accepts requests: no upload is in progress then. */
export async function removeUnfinishedUploads(directory: string): Promise<void> {
  for (const bucket of await readdir(directory)) {
    await rm(path.join(directory, bucket, UPLOADS), { recursive: true, force: true });
  }
}

/** Removes the object whose upload in a single request was interrupted: s3rver would keep the incomplete object under its key. */
export function removeIncompleteObject(directory: string, url: string): void {
  const { pathname, searchParams } = new URL(url, 'http://store');
  const [, bucket, key] = /^\/([a-z0-9][a-z0-9.-]*)\/([\w./-]+)$/.exec(pathname) ?? [];
  if (bucket && key && !searchParams.has('uploadId'))
    rmSync(path.join(directory, bucket, `${key}._S3rver_object`), { force: true });
}
