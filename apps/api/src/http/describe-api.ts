import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Prefix of all routes, except for the pages whose URL is printed on passes and the queue dashboard. */
export const API_PREFIX: [string, { exclude: string[] }] = [
  'api',
  { exclude: ['controle{/*path}', 'operations/queues{/*path}'] },
];

/** Returns the OpenAPI document of all routes. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Pasloket')
    .setDescription(
      'Digital passes in bulk, for contact persons. State-changing calls need the header `X-Requested-With: pasloket`. ' +
        'A page names the account that it was drawn for in each call, by the header `X-Account` or, where it can send none, the query ' +
        'value `account`: a session of another account is answered with 409 `other-account`, before anything is read or written. Programs may leave it out. ' +
        'Every error is problem+json (RFC 9457) with a stable `type` and a Dutch `title` and `detail` that are fit to show.',
    )
    .setVersion('1')
    .addCookieAuth('pasloket')
    .build();
  return SwaggerModule.createDocument(app, description);
}
