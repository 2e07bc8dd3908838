import { type RequestHandler, Router } from 'express';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sirv from 'sirv';
import { webPagePolicy } from './security-headers';

/** Folder with the built web application (`npm run build`), relative to `dist/apps/api/src/http`. */
const WEB_FOLDER = path.resolve(__dirname, '../../../../web');

/**
 * Matches paths that are not pages of the web application, so that unknown ones are answered with 404. Express ignores case in routes, so
 * this does, too.
 */
const NOT_THE_APPLICATION = /^\/(api|controle|assets|operations\/queues)(\/|$)/i;

/** Placeholder in the page's template, which is replaced by the nonce. */
const NONCE_PLACE = '%CSP_NONCE%';

/**
 * Returns a router for the web application. It serves the files, whose names contain a hash of their content, and for all other paths the
 * application's only page, which reads the path itself.
 *
 * @param store origin of download links
 * @param folder of the built application
 * @throws Error that says how to build the application, if it was not built
 */
export function serveWebApp(store: string, folder = WEB_FOLDER): RequestHandler {
  const template = path.join(folder, 'index.html');
  if (!existsSync(template)) throw new Error('The web application was not built: run npm run build.');
  const page = readFileSync(template, 'utf8');
  const router = Router();
  // The file is only a template. The middleware below serves the page that is made from it.
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
  // This is middleware and not a route. With a route, Express itself would answer OPTIONS on every path, before the guards run.
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
