import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Where s3rver keeps the parts of uploads, in each bucket's folder. */
const UPLOADS = '._S3rver_uploads';

interface AbortedUpload {
  readonly bucket: string;
  readonly uploadId: string;
}

/** The upload that a request asks to abort: something s3rver does not know, so that its parts would stay. */
export function abortedUpload(method: string, url: string): AbortedUpload | undefined {
  if (method !== 'DELETE') return undefined;
  const { pathname, searchParams } = new URL(url, 'http://store');
  const uploadId = searchParams.get('uploadId') ?? '';
  const bucket = pathname.split('/')[1] ?? '';
  return /^[0-9a-f]{32}$/.test(uploadId) && /^[a-z0-9][a-z0-9.-]*$/.test(bucket)
    ? { bucket, uploadId }
    : undefined;
}

/** Removes the parts of one upload; one that is not there is as good as removed. */
export async function removeUpload(directory: string, { bucket, uploadId }: AbortedUpload): Promise<void> {
  await rm(path.join(directory, bucket, UPLOADS, uploadId), { recursive: true, force: true });
}

/** Before the store takes requests: whoever was uploading then is gone. */
export async function removeUnfinishedUploads(directory: string): Promise<void> {
  for (const bucket of await readdir(directory)) {
    await rm(path.join(directory, bucket, UPLOADS), { recursive: true, force: true });
  }
}

/** Removes what has come of an object whose upload, in one piece, broke off: s3rver would keep the half under its key. */
export function removeHalfObject(directory: string, url: string): void {
  const { pathname, searchParams } = new URL(url, 'http://store');
  const [, bucket, key] = /^\/([a-z0-9][a-z0-9.-]*)\/([\w./-]+)$/.exec(pathname) ?? [];
  if (bucket && key && !searchParams.has('uploadId'))
    rmSync(path.join(directory, bucket, `${key}._S3rver_object`), { force: true });
}
