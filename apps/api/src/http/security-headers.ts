import { type RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * The headers of every answer. The Content-Security-Policy here is that of answers which are no page: nothing in them
 * may run, load or be framed. Pages set their own (`webPagePolicy`, `documentationPolicy`).
 *
 * @param secure people reach the service over TLS
 */
export function securityHeaders(secure: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/**
 * The policy of the web application's page: everything from our own origin, no inline code, and of inline styles only the
 * sheet that carries this answer's nonce (the component library writes its variables so). Frames hold nothing but links to archives.
 *
 * @param store origin of the links
 */
export function webPagePolicy(nonce: string, store: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    `frame-src ${store}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The page at `/api/docs` brings inline styles of its own; no page of ours has any. */
export const documentationPolicy: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  );
  next();
};

/**
 * The policy of the queues' dashboard, whose page is written anew from its scripts and styles alone: everything from our own
 * origin, no inline code, and of inline styles only the colours of one of its icons and the hidden scroll bar of its menus (the
 * hashes are those of the version which is pinned). Its router needs a base address; forms it has none.
 */
export const QUEUE_BOARD_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU=' 'sha256-kLmvWqfziFavKtqHqRsb90f006UAK2Dmd0It5Iz2KFA='",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
