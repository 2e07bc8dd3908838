import S3rver from '@20minutes/s3rver';
import { DUMMY_ACCOUNT } from '@20minutes/s3rver/lib/models/account';
import { mkdir } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { hostFromThisMachine } from './host-names';
import {
  checkSignature,
  type S3Credentials,
  type SignatureRefusal,
  type SignedRequest,
} from './s3-signature';
import { readOrCreateSecret } from './secret-file';
import {
  parseAbortedUpload,
  removeIncompleteObject,
  removeUnfinishedUploads,
  removeUpload,
} from './unfinished-uploads';

export interface EmbeddedS3 extends S3Credentials {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const ACCESS_KEY_ID = 'pasloket';

/**
 * Starts an embedded S3 server on `host`, with its objects under `dataDir`. It does not support lifecycle rules.
 *
 * Signatures are checked here before a request reaches s3rver: s3rver answers unsigned GETs, and computes the signature of bucket requests
 * without the slash that current SDKs sign.
 */
export async function startEmbeddedS3({
  dataDir,
  host = '127.0.0.1',
  port = 0,
}: {
  dataDir: string;
  host?: string;
  port?: number;
}): Promise<EmbeddedS3> {
  const directory = path.join(dataDir, 's3');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await removeUnfinishedUploads(directory);
  const credentials: S3Credentials = {
    accessKeyId: ACCESS_KEY_ID,
    secretAccessKey: readOrCreateSecret(path.join(dataDir, 's3-secret')),
  };
  const store = new S3rver({ directory, silent: true, allowMismatchedSignatures: true, vhostBuckets: false });
  DUMMY_ACCOUNT.createKeyPair(credentials.accessKeyId, credentials.secretAccessKey);
  const answer = store.callback();
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const refusal = refusalOf({ method, url, headers }, credentials);
    if (refusal) return refuse(response, refusal);
    if (method === 'PUT')
      request.once('close', () => request.complete || removeIncompleteObject(directory, url));
    const aborted = parseAbortedUpload(method, url);
    if (!aborted) return answer(request, response);
    removeUpload(directory, aborted).then(
      () => response.writeHead(204).end(),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    ...credentials,
    endpoint: `http://${hostFromThisMachine(host)}:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A URL that cannot be parsed (with a stray `%`) counts as unsigned, because the error must not end the process. */
function refusalOf(request: SignedRequest, credentials: S3Credentials): SignatureRefusal {
  try {
    return checkSignature(request, credentials, new Date());
  } catch {
    return 'AccessDenied';
  }
}

function refuse(response: ServerResponse, code: NonNullable<SignatureRefusal>): void {
  response
    .writeHead(403, { 'Content-Type': 'application/xml', Connection: 'close' })
    .end(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>The request is not signed by a known key, or too late.</Message></Error>`,
    );
}
