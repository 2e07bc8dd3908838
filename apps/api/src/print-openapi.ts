import { NestFactory } from '@nestjs/core';
import { LineLogger } from '@app/service-process';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module';
import { API_PREFIX, describeApi } from './http/describe-api';
import { readApiSettings } from './settings';

/** Prints the OpenAPI document, for tools that make types of it. In preview Nest makes no service: nothing is reached. */
async function main(): Promise<void> {
  const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';
  const settings = readApiSettings({
    DATABASE_URL: nowhere,
    QUEUE_URL: nowhere,
    SESSION_SECRET: 'x'.repeat(32),
    S3_ENDPOINT: 'http://127.0.0.1:1',
    S3_ACCESS_KEY_ID: 'x',
    S3_SECRET_ACCESS_KEY: 'x',
  });
  const dataSource = new DataSource({ type: 'postgres', url: nowhere });
  const app = await NestFactory.create(
    AppModule.with(settings, dataSource, new LineLogger('openapi', 'text')),
    { preview: true, logger: false },
  );
  app.setGlobalPrefix(...API_PREFIX);
  process.stdout.write(`${JSON.stringify(describeApi(app), null, 2)}\n`, () => process.exit(0));
}

void main();
