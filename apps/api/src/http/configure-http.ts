import { type NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { type NextFunction, type Request, type Response } from 'express';
import { type Server } from 'node:http';
import { sessionCookie, sessionCookieName, type SessionRules } from '../auth/session-cookie';
import { SessionPool } from '../auth/session-pool';
import { bodyDeadline, LONGEST_REQUEST_MS } from './body-deadline';
import { limitConnections } from './connection-limit';
import { API_PREFIX, describeApi } from './describe-api';
import { QUEUE_BOARD_PATH } from '../operations/queue-board/board-path';
import { type ApiSettings, isOverTls } from '../settings/settings';
import { measureRequests } from '../metrics/measure-requests.middleware';
import { doorway } from './intake/doorway';
import { readByTurns } from './read-by-turns';
import { traceRequests } from './trace-requests.middleware';
import { requirePlainRequest } from './plain-request';
import { InsecureCallMonitor, requireTls } from './require-tls';
import { logRequests } from './request-log.middleware';
import { documentationPolicy, securityHeaders } from './security-headers';
import { serveWeb } from './serve-web';
import { limitUnreadBodies } from './unread-bodies';

/** Time within which the headers of a request must be complete. Milliseconds. */
const HEADERS_WITHIN_MS = 10_000;

/** Time without any traffic after which a connection is closed, also while its client reads nothing of an answer. Milliseconds. */
const STILL_FOR_MS = 60_000;

/**
 * Time for which an idle connection stays open. It exceeds nginx's 60 s, so that nginx never sends a call into a closed connection.
 * Milliseconds.
 */
const KEPT_FOR_MS = 65_000;

/** Time between two checks of the connections for the limits above. Milliseconds. */
const LOOKED_AT_EVERY_MS = 2_000;

/**
 * Sets up everything around the routes: headers, sessions, limits, documentation.
 *
 * @param store origin of the links to archives
 */
export function configureHttp(app: NestExpressApplication, settings: ApiSettings, store: string): void {
  const session: SessionRules = {
    secret: settings.SESSION_SECRET,
    idleMinutes: settings.SESSION_IDLE_MINUTES,
    secure: isOverTls(settings),
  };
  app.set('trust proxy', settings.TRUST_PROXY);
  app.disable('x-powered-by');
  app.disable('etag'); // No cache keeps the API's answers, and `serveWeb` has its own ETags.
  limitTime(app.getHttpServer());
  const isTrusted = app.getHttpAdapter().getInstance().get('trust proxy fn') as (
    address: string,
    hops: number,
  ) => boolean;
  const openOf = limitConnections(app.getHttpServer(), (address) => isTrusted(address, 0));
  readByTurns(app.getHttpServer(), openOf);
  app.use(bodyDeadline());
  app.use(limitUnreadBodies());
  app.use(traceRequests);
  app.use(logRequests);
  app.use(measureRequests);
  app.use(securityHeaders(session.secure));
  app.use(['/api', QUEUE_BOARD_PATH], noStore);
  app.use(requirePlainRequest);
  // Health has no sessions, because it must not depend on the database. Public routes need none.
  const withSessions = [/^\/api(?=\/(?!health\/|docs))/i, QUEUE_BOARD_PATH];
  app.use('/api/session', requireTls(session.secure, app.get(InsecureCallMonitor)));
  app.use(
    withSessions,
    doorway(sessionCookieName(session.secure)),
    sessionCookie(app.get(SessionPool), session),
  );
  app.use('/api/docs', documentationPolicy);
  app.use(serveWeb(store));
  app.setGlobalPrefix(...API_PREFIX);
  documentApi(app);
}

function limitTime(server: Server): void {
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = LONGEST_REQUEST_MS;
  server.timeout = STILL_FOR_MS;
  server.keepAliveTimeout = KEPT_FOR_MS;
  Object.assign(server, { connectionsCheckingInterval: LOOKED_AT_EVERY_MS });
}

/**
 * Serves the OpenAPI document at `/api/docs-json`, and a page for it at `/api/docs`. They are public: the document is made once, at the
 * start, and every answer sends the same bytes.
 */
function documentApi(app: NestExpressApplication): void {
  const document = describeApi(app);
  const bytes = Buffer.from(JSON.stringify(document));
  app
    .getHttpAdapter()
    .getInstance()
    .get('/api/docs-json', (_request: Request, response: Response) => {
      response.type('json').send(bytes);
    });
  SwaggerModule.setup('api/docs', app, document, { raw: false, customSiteTitle: 'Pasloket API' });
}

/** Forbids caching: each answer of the API is for one account at one moment. */
function noStore(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
