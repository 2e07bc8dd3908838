import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { AppModule } from './app.module';
import { API_PREFIX, describeApi } from './http/describe-api';

/** Prints the OpenAPI document, for tools that make types of it. In preview Nest makes no service: no setting is read, nothing is reached. */
async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { preview: true, logger: false });
  app.setGlobalPrefix(...API_PREFIX);
  process.stdout.write(`${JSON.stringify(describeApi(app), null, 2)}\n`, () => process.exit(0));
}

void main();
