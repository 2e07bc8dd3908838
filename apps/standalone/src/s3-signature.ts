import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The parts of a request that its signature covers. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as they were received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** S3's error code for a request that is not signed correctly. Undefined: the signature belongs to these credentials and is not too old. */
export type SignatureRefusal = 'AccessDenied' | 'SignatureDoesNotMatch' | 'RequestTimeTooSkewed' | undefined;

/** Maximum difference between the clocks of client and server, as in S3. Milliseconds. */
const CLOCK_SKEW_MS = 15 * 60 * 1000;

interface Claim {
  /** `<access key id>/<day>/<region>/s3/aws4_request` */
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  /** Time of signing: YYYYMMDDTHHMMSSZ. */
  readonly time: string;
  readonly payloadHash: string;
}

/**
 * Checks Signature Version 4, in the Authorization header or in the query of a presigned URL.
 *
 * Source: AWS, 'Create a signed AWS API request' and 'Authenticating requests: using query parameters'.
 *
 * @returns undefined if the request is signed correctly, otherwise the error code
 */
export function checkSignature(
  request: SignedRequest,
  credentials: S3Credentials,
  now: Date,
): SignatureRefusal {
  const { pathname, searchParams } = new URL(request.url, 'http://store');
  const presigned = searchParams.has('X-Amz-Signature');
  const claim = presigned ? claimOfQuery(searchParams) : claimOfHeader(request.headers);
  const signedAt = claim && instantOf(claim.time);
  if (!claim || !signedAt) return 'AccessDenied';

  const age = now.getTime() - signedAt.getTime();
  if (presigned) {
    const lifetime = Number(searchParams.get('X-Amz-Expires')) * 1000;
    if (!(lifetime > 0 && lifetime <= 7 * 24 * 3600 * 1000) || age > lifetime || age < -CLOCK_SKEW_MS)
      return 'AccessDenied';
  } else if (Math.abs(age) > CLOCK_SKEW_MS) return 'RequestTimeTooSkewed';

  const [accessKeyId, day = '', region = '', service = '', terminator = ''] = claim.credential.split('/');
  if (accessKeyId !== credentials.accessKeyId || !claim.time.startsWith(day)) return 'AccessDenied';
  const scope = [day, region, service, terminator].join('/');
  const canonical = [
    request.method,
    pathname.split('/').map(encoded).join('/'),
    canonicalQuery(searchParams),
    ...claim.signedHeaders.split(';').map((name) => `${name}:${headerValue(request.headers, name)}`),
    '',
    claim.signedHeaders,
    claim.payloadHash,
  ].join('\n');
  const toSign = [
    'AWS4-HMAC-SHA256',
    claim.time,
    scope,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const key = [day, region, service, terminator].reduce<Buffer | string>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  const expected = hmac(key, toSign);
  const given = Buffer.from(claim.signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected)
    ? undefined
    : 'SignatureDoesNotMatch';
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function claimOfQuery(query: URLSearchParams): Claim | undefined {
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    time: query.get('X-Amz-Date') ?? '',
    payloadHash: query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  };
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)$/;

function claimOfHeader(headers: IncomingHttpHeaders): Claim | undefined {
  const [, credential, signedHeaders, signature] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (!credential || !signedHeaders || !signature) return undefined;
  return {
    credential,
    signedHeaders,
    signature,
    time: headerValue(headers, 'x-amz-date'),
    payloadHash: headerValue(headers, 'x-amz-content-sha256'),
  };
}

function headerValue(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[name] ?? '')
    .trim()
    .replace(/ +/g, ' ');
}

/** Decodes a segment of the received path and encodes it again, because S3 signs each segment encoded exactly once. */
function encoded(segment: string): string {
  return encodeRfc3986(decodeURIComponent(segment));
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`)
    .sort()
    .join('&');
}

function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function instantOf(time: string): Date | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  return year ? new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : undefined;
}
