import { type IncomingMessage } from 'node:http';
import { json, type Request, type RequestHandler, type Response, urlencoded } from 'express';
import { setRequestBodyTimeout } from '../request-body-timeout';
import { Problem } from '../problem';
import { isTooComplexToParse, requireLowComplexity, tooComplexProblem } from './require-low-complexity';
import { type BodyKind } from './route-decorators';

declare module 'express-serve-static-core' {
  interface Request {
    /** Number of bytes of the body, even if it was not valid; undefined if no body was read. */
    bodyBytes?: number;
  }
}

/** Maximum size of a body with a few short fields. Most routes have such bodies. Bytes. */
export const SHORT_BODY = 8 * 1024;

/** Maximum size of a body with holder ids: ten thousand ids fit. Bytes. */
export const LONG_BODY = 512 * 1024;

/** Time within which a long body must arrive completely, even over a slow connection. Milliseconds. */
const LONG_BODY_WITHIN_MS = 60_000;

export type ReadKind = Exclude<BodyKind, 'own'>;

interface Reader {
  readonly mostBytes: number;
  readonly type: RegExp;
  readonly parse: RequestHandler;
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

// Accepts every content type, because it was checked before.
const jsonReader = (mostBytes: number): Reader => ({
  mostBytes,
  type: JSON_TYPE,
  parse: json({ limit: mostBytes, type: () => true, verify: refuseTooComplex }),
});

/** Type of the error that the body parser throws if `refuseTooComplex` has thrown. */
const TOO_COMPLEX = 'body.too-complex';

function refuseTooComplex(request: IncomingMessage, _response: unknown, text: Buffer): void {
  (request as Request).bodyBytes = text.length;
  if (isTooComplexToParse(text)) throw Object.assign(new Error('too complex'), { type: TOO_COMPLEX });
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

/** Methods whose body has no meaning (RFC 9110, 9.3.1); it is not read. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Returns true if the request has a body (RFC 9112, 6.3) that has to be read. */
export function hasBody({ method, headers }: Request): boolean {
  if (BODILESS.has(method)) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Reads the body into `request.body`. Call it after the guards, so that the body of a refused caller is never in memory.
 *
 * @throws Problem `body-too-large` before anything is read, if the request contains the length of its body; `unsupported-type`,
 * `too-complex`. Other errors of the parser have a `status` of 400, 413 or 415.
 */
export async function readBody(request: Request, response: Response, kind: ReadKind): Promise<void> {
  const { mostBytes, type, parse } = READERS[kind];
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw new Problem('body-too-large');
  if (!type.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported-type');
  if (kind === 'long') setRequestBodyTimeout(request, LONG_BODY_WITHIN_MS);
  await new Promise<void>((resolve, reject) => {
    void parse(request, response, (error?: unknown) => {
      if (!(error instanceof Error)) return resolve();
      reject((error as { type?: unknown }).type === TOO_COMPLEX ? tooComplexProblem() : error);
    });
  });
  requireLowComplexity(request.body);
}
