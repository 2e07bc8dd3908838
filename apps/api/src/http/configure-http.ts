import { type NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { type NextFunction, type Request, type Response } from 'express';
import { type Server } from 'node:http';
import { sessionCookieName, sessionMiddleware, type SessionRules } from '../auth/session-cookie';
import { SessionPool } from '../auth/session-pool';
import { LONGEST_REQUEST_MS, requestBodyTimeout } from './request-body-timeout';
import { limitConnections } from './connection-limit';
import { API_PREFIX, describeApi } from './describe-api';
import { QUEUE_BOARD_PATH } from '../operations/queue-board/board-path';
import { type ApiSettings, isOverTls } from '../settings/settings';
import { measureRequests } from '../metrics/measure-requests.middleware';
import { limitCallsBeforeGuards } from './admission/limit-calls-before-guards';
import { readConnectionsRoundRobin } from './read-connections-round-robin';
import { traceRequests } from './trace-requests.middleware';
import { requireUnambiguousRequest } from './unambiguous-request';
import { InsecureCallMonitor, requireTls } from './require-tls';
import { logRequests } from './request-log.middleware';
import { documentationPolicy, securityHeaders } from './security-headers';
import { serveWebApp } from './serve-web-app';
import { limitUnreadBodies } from './unread-bodies';

/** Time within which the headers of a request must arrive completely. Milliseconds. */
const HEADERS_WITHIN_MS = 10_000;

/** Time without any traffic after which a connection is closed, also if its client does not read the answer. Milliseconds. */
const STILL_FOR_MS = 60_000;

/**
 * Time after which an idle connection is closed. It is longer than the 60 s of nginx, so that nginx never sends a request over a connection
 * that we are closing. Milliseconds.
 */
const KEPT_FOR_MS = 65_000;

/** Time between two checks if a connection exceeds one of these time limits. Milliseconds. */
const LOOKED_AT_EVERY_MS = 2_000;

/**
 * Sets up the HTTP server around the routes: headers, sessions, limits, documentation.
 *
 * @param store origin of download links
 */
export function configureHttp(app: NestExpressApplication, settings: ApiSettings, store: string): void {
  const session: SessionRules = {
    secret: settings.SESSION_SECRET,
    idleMinutes: settings.SESSION_IDLE_MINUTES,
    secure: isOverTls(settings),
  };
  app.set('trust proxy', settings.TRUST_PROXY);
  app.disable('x-powered-by');
  app.disable('etag'); // Answers of the API are never cached, so they need no ETags. `serveWebApp` sets ETags itself.
  limitTime(app.getHttpServer());
  const isTrusted = app.getHttpAdapter().getInstance().get('trust proxy fn') as (
    address: string,
    hops: number,
  ) => boolean;
  const openOf = limitConnections(app.getHttpServer(), (address) => isTrusted(address, 0));
  readConnectionsRoundRobin(app.getHttpServer(), openOf);
  app.use(requestBodyTimeout());
  app.use(limitUnreadBodies());
  app.use(traceRequests);
  app.use(logRequests);
  app.use(measureRequests);
  app.use(securityHeaders(session.secure));
  app.use(['/api', QUEUE_BOARD_PATH], noStore);
  app.use(requireUnambiguousRequest);
  // Health routes have no sessions, because they must not depend on the database. The documentation is public and needs none.
  const withSessions = [/^\/api(?=\/(?!health\/|docs))/i, QUEUE_BOARD_PATH];
  app.use('/api/session', requireTls(session.secure, app.get(InsecureCallMonitor)));
  app.use(
    withSessions,
    limitCallsBeforeGuards(sessionCookieName(session.secure)),
    sessionMiddleware(app.get(SessionPool), session),
  );
  app.use('/api/docs', documentationPolicy);
  app.use(serveWebApp(store));
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
 * Serves the OpenAPI document at `/api/docs-json`, and a page for it at `/api/docs`. Both are public. The document is created once, at the
 * start of the service.
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

/** Forbids caching, because an answer of the API is only valid for one account and for a short time. */
function noStore(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
