import { type NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { type Pool } from 'pg';
import { sessionCookie, type SessionRules } from '../auth/session-cookie';
import { logRequests } from './request-log.middleware';

/** Ten thousand holder ids fit; a larger body is refused before it is read. */
const BODY_LIMIT = '512kb';

/** Everything around the routes: headers, sessions, limits, documentation. */
export function configureHttp(app: NestExpressApplication, sessionPool: Pool, session: SessionRules): void {
  app.disable('x-powered-by');
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.use(logRequests);
  app.use(securityHeaders(session.secure));
  app.use('/api', noStore);
  // Not for health: whether the process lives must not depend on the database.
  app.use(/^\/api(?=\/(?!health\/))/, sessionCookie(sessionPool, session));
  app.setGlobalPrefix('api', { exclude: ['controle/{*path}'] });
  documentApi(app);
  // Whoever opens the address that `npm start` prints finds something to read there.
  app.use('/', (request: Request, response: Response, next: NextFunction) =>
    request.path === '/' ? response.redirect('/api/docs') : next(),
  );
}

/** The OpenAPI document at `/api/docs-json`, and a page to read it at `/api/docs`. */
function documentApi(app: NestExpressApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Pasloket')
    .setDescription(
      'Digital passes in bulk, for contact persons. State-changing calls need the header `X-Requested-With: pasloket`. ' +
        'Every error is problem+json (RFC 9457) with a stable `type` and a Dutch `title` and `detail` that are fit to show.',
    )
    .setVersion('1')
    .addCookieAuth('pasloket')
    .build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, description), {
    jsonDocumentUrl: 'api/docs-json',
    customSiteTitle: 'Pasloket API',
  });
}

function securityHeaders(secure: boolean) {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        // The documentation page brings inline styles of its own; no page of ours has any.
        styleSrc: ["'self'", "'unsafe-inline'"],
        upgradeInsecureRequests: secure ? [] : null,
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/** What the API answers is for one person at one moment. */
function noStore(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}
