import { type RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Returns middleware that sets the headers of every answer. This Content-Security-Policy is for answers that are not pages: nothing in
 * them may run, load or be framed. Pages set their own (`webPagePolicy`, `documentationPolicy`).
 *
 * @param secure true if people reach the service over TLS
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
 * Returns the policy of the web application's page: everything from our own origin, and no inline code. The only inline style is the
 * sheet with this answer's nonce, into which the component library writes its variables. Frames may only load links to archives.
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

/** Allows the inline styles of the page at `/api/docs`, which is not ours. */
export const documentationPolicy: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  );
  next();
};

/**
 * The policy of the queue dashboard: everything from our own origin, and no inline code. The only inline styles are the colours of one
 * icon and the hidden scroll bar of its menus (hashes of the pinned version). Its router needs a base URL. It has no forms.
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
