import { type IncomingMessage } from 'node:http';
import { json, type Request, type RequestHandler, type Response, urlencoded } from 'express';
import { expectBody } from '../body-deadline';
import { Problem } from '../problem';
import { isPlainlyTooComplex, requireSimple, tooComplex } from './require-simple';
import { type BodyKind } from './route-marks';

declare module 'express-serve-static-core' {
  interface Request {
    /** Length of the body that was read, whether or not it was valid; undefined if none was read. Bytes. */
    bodyBytes?: number;
  }
}

/** Maximum size of a body with a few short fields, as most routes have. Bytes. */
export const SHORT_BODY = 8 * 1024;

/** Maximum size of a body that names holders: ten thousand ids fit. Bytes. */
export const LONG_BODY = 512 * 1024;

/** Time within which a long body must be complete, also over a slow line. Milliseconds. */
const LONG_BODY_WITHIN_MS = 60_000;

export type ReadKind = Exclude<BodyKind, 'own'>;

interface Reader {
  readonly mostBytes: number;
  readonly type: RegExp;
  readonly parse: RequestHandler;
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

// The content type was checked before.
const jsonReader = (mostBytes: number): Reader => ({
  mostBytes,
  type: JSON_TYPE,
  parse: json({ limit: mostBytes, type: () => true, verify: refuseTooComplex }),
});

/** The error that the parser passes on when `refuseTooComplex` throws. */
const TOO_COMPLEX = 'body.too-complex';

function refuseTooComplex(request: IncomingMessage, _response: unknown, text: Buffer): void {
  (request as Request).bodyBytes = text.length;
  if (isPlainlyTooComplex(text)) throw Object.assign(new Error('too complex'), { type: TOO_COMPLEX });
}

const READERS: Readonly<Record<ReadKind, Reader>> = {
  short: jsonReader(SHORT_BODY),
  long: jsonReader(LONG_BODY),
  form: {
    mostBytes: SHORT_BODY,
    type: FORM_TYPE,
    parse: urlencoded({ extended: false, limit: SHORT_BODY, parameterLimit: 10, type: () => true }),
  },
};

/** The methods whose body has no meaning (RFC 9110, 9.3.1) and is ignored. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Returns true if the call has a body that is to be read (RFC 9112, 6.3). */
export function hasBody({ method, headers }: Request): boolean {
  if (BODILESS.has(method)) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Reads the body into `request.body`. The guards have let the call pass by then, so that no body of a refused caller is kept.
 *
 * @throws Problem `body-too-large` before anything was read, where the call says its length; `unsupported-type`, `too-complex`.
 * @throws what the parser throws: with a `status` of 400, 413 or 415.
 */
export async function readBody(request: Request, response: Response, kind: ReadKind): Promise<void> {
  const { mostBytes, type, parse } = READERS[kind];
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw new Problem('body-too-large');
  if (!type.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported-type');
  if (kind === 'long') expectBody(request, LONG_BODY_WITHIN_MS);
  await new Promise<void>((resolve, reject) => {
    void parse(request, response, (error?: unknown) => {
      if (!(error instanceof Error)) return resolve();
      reject((error as { type?: unknown }).type === TOO_COMPLEX ? tooComplex() : error);
    });
  });
  requireSimple(request.body);
}
