import { type RequestHandler, Router } from 'express';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sirv from 'sirv';
import { webPagePolicy } from './security-headers';

/** Folder into which `npm run build` writes the web application, relative to `dist/apps/api/src/http`. */
const WEB_FOLDER = path.resolve(__dirname, '../../../../web');

/** Matches the paths that do not belong to the web application. They answer for themselves, also with 404. Routes ignore case. */
const NOT_THE_APPLICATION = /^\/(api|controle|assets|operations\/queues)(\/|$)/i;

/** Placeholder for the nonce in the page's template. */
const NONCE_PLACE = '%CSP_NONCE%';

/**
 * Returns a router for the web application: its files, whose names contain a hash and whose contents never change, and its one page for
 * all other paths, which interprets the path itself.
 *
 * @param store origin of the links to archives
 * @param folder of the built application
 * @throws Error that says how to build the application, if it was not built
 */
export function serveWeb(store: string, folder = WEB_FOLDER): RequestHandler {
  const template = path.join(folder, 'index.html');
  if (!existsSync(template)) throw new Error('The web application was not built: run npm run build.');
  const page = readFileSync(template, 'utf8');
  const router = Router();
  // The file is a template; the route below serves the page made from it.
  router.get('/index.html', (_request, response) => response.redirect('/'));
  router.use(
    sirv(folder, {
      etag: true,
      gzip: true,
      brotli: true,
      extensions: [],
      setHeaders: (response, pathname) => {
        const forever = pathname.startsWith('/assets/');
        response.setHeader('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  // Not a route: for a route, Express would answer OPTIONS by itself on every path, before the guards.
  router.use((request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || NOT_THE_APPLICATION.test(request.path) || !request.accepts('html')) return next();
    const nonce = randomBytes(16).toString('base64');
    response.setHeader('Content-Security-Policy', webPagePolicy(nonce, store));
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(page.replaceAll(NONCE_PLACE, nonce));
  });
  return router;
}
