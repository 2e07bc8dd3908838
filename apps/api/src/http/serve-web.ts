import { type RequestHandler, Router } from 'express';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sirv from 'sirv';
import { webPagePolicy } from './security-headers';

/** Where `npm run build` puts the web application, seen from `dist/apps/api/src/http`. */
const WEB_FOLDER = path.resolve(__dirname, '../../../../web');

/** Paths that are not the application's: they answer for themselves, also with 404. Routes know no case. */
const NOT_THE_APPLICATION = /^\/(api|controle|assets|operations\/queues)(\/|$)/i;

/** Stands in the page's template where each answer's nonce belongs. */
const NONCE_PLACE = '%CSP_NONCE%';

/**
 * The web application: its files, which carry a hash in their name and never change, and for every other address its
 * one page, which finds out by itself what the address means.
 *
 * @param store origin of the links to archives
 * @param folder of the built application
 * @throws Error that tells the remedy when it was not built
 */
export function serveWeb(store: string, folder = WEB_FOLDER): RequestHandler {
  const template = path.join(folder, 'index.html');
  if (!existsSync(template)) throw new Error('The web application was not built: run npm run build.');
  const page = readFileSync(template, 'utf8');
  const router = Router();
  // The file is a template: the page is what is made of it.
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
  // No route: Express would answer OPTIONS for it by itself, on every address and before whoever guards that address.
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
