import { type RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Returns middleware that sets the security headers of every answer. Its Content-Security-Policy is for answers that are not pages: nothing
 * may run, be loaded or be shown in a frame. Pages replace it (`webPagePolicy`, `documentationPolicy`).
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
 * Returns the Content-Security-Policy for the page of the web application: everything is loaded from our own origin, and nothing is inline
 * except the style element with this nonce, into which the component library writes. Frames may only load download links.
 *
 * @param store origin of download links
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

/** Replaces the Content-Security-Policy for the page at `/api/docs`. That page has inline styles, which we cannot change. */
export const documentationPolicy: RequestHandler = (_request, response, next) => {
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  );
  next();
};

/**
 * Content-Security-Policy of the queue dashboard: everything is loaded from our own origin, and nothing is inline except two styles, for an
 * icon and for the scroll bar of its menus. The hashes are those of the installed version. `base-uri` is allowed, because the dashboard's
 * router needs a base URL.
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
