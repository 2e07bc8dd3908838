import { type NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { type NextFunction, type Request, type Response } from 'express';
import { type Pool } from 'pg';
import { sessionCookie, type SessionRules } from '../auth/session-cookie';
import { bodyDeadline, LONGEST_REQUEST_MS } from './body-deadline';
import { API_PREFIX, describeApi } from './describe-api';
import { QUEUE_BOARD_PATH } from '../operations/queue-board/board-path';
import { measureRequests } from '../metrics/measure-requests.middleware';
import { traceRequests } from './trace-requests.middleware';
import { logRequests } from './request-log.middleware';
import { documentationPolicy, securityHeaders } from './security-headers';
import { serveWeb } from './serve-web';

/** Ten thousand holder ids fit; a larger body is refused before it is read. */
const BODY_LIMIT = '512kb';

/** Everything around the routes: headers, sessions, limits, documentation. */
export function configureHttp(app: NestExpressApplication, sessionPool: Pool, session: SessionRules): void {
  app.disable('x-powered-by');
  app.getHttpServer().requestTimeout = LONGEST_REQUEST_MS;
  app.use(bodyDeadline());
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(traceRequests);
  app.use(logRequests);
  app.use(measureRequests);
  app.use(securityHeaders(session.secure));
  app.use(['/api', QUEUE_BOARD_PATH], noStore);
  const sessions = sessionCookie(sessionPool, session);
  // Not for health: whether the process lives must not depend on the database.
  app.use(/^\/api(?=\/(?!health\/))/i, sessions);
  app.use(QUEUE_BOARD_PATH, sessions);
  app.use('/api/docs', documentationPolicy);
  app.use(serveWeb());
  app.setGlobalPrefix(...API_PREFIX);
  documentApi(app);
}

/** The OpenAPI document at `/api/docs-json`, and a page to read it at `/api/docs`. */
function documentApi(app: NestExpressApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'api/docs-json',
    customSiteTitle: 'Pasloket API',
  });
}

/** What the API answers is for one person at one moment. */
function noStore(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
