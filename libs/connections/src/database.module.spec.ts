import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { DatabaseModule } from './database.module';

/** Real: Nest and PostgreSQL. Mocked: nothing. */
describe('A connection that several features import', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await testDatabase()));
  afterAll(() => database.close());

  it('is one connection, which is open until the last feature has stopped', async () => {
    const connection = DatabaseModule.registerAsync({
      useFactory: () => ({ url: database.url, applicationName: 'test', needsSameClock: true }),
    });
    const answers: unknown[] = [];
    @Injectable()
    class Last implements OnApplicationShutdown {
      constructor(private readonly dataSource: DataSource) {}
      async onApplicationShutdown(): Promise<void> {
        answers.push(...(await this.dataSource.query<unknown[]>('SELECT 1 AS answer')));
      }
    }
    @Module({ imports: [connection], providers: [Last] })
    class FirstFeature {}
    @Module({ imports: [connection], providers: [{ provide: 'same', useExisting: DataSource }] })
    class SecondFeature {}
    @Module({ imports: [FirstFeature, SecondFeature] })
    class App {}

    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    const dataSource = app.get(DataSource);
    expect(app.get('same')).toBe(dataSource);
    await app.close();
    expect(answers).toEqual([{ answer: 1 }]);
    expect(dataSource.isInitialized).toBe(false);
  });
});
