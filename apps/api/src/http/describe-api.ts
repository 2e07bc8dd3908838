import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** Every route stands below `/api`, but for the pages whose address is printed on passes, and the queues' dashboard. */
export const API_PREFIX: [string, { exclude: string[] }] = [
  'api',
  { exclude: ['controle{/*path}', 'operations/queues{/*path}'] },
];

/** The OpenAPI document of all routes. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Pasloket')
    .setDescription(
      'Digital passes in bulk, for contact persons. State-changing calls need the header `X-Requested-With: pasloket`. ' +
        'Every error is problem+json (RFC 9457) with a stable `type` and a Dutch `title` and `detail` that are fit to show.',
    )
    .setVersion('1')
    .addCookieAuth('pasloket')
    .build();
  return SwaggerModule.createDocument(app, description);
}
