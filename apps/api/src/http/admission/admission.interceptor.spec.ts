import { type CanActivate, Controller, type ExecutionContext, Get, Module, Post } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Request, type Response } from 'express';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { request as httpRequest } from 'node:http';
import 'reflect-metadata';
import { DownloadRequestsController } from '../../download-requests/download-requests.controller';
import { SessionGuard } from '../../auth/session.guard';
import { FairConcurrencyLimit } from './fair-concurrency-limit';
import { AdmissionInterceptor, HEAVY_OF_ONE } from './admission.interceptor';
import { HEAVY, HeavyRead, HeavyWrite } from './route-decorators';

let onLeft: () => void;

/** Lets everybody pass, and of whoever says so only once they have left. */
class SlowGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    if ('leaves' in http.getRequest<Request>().query) {
      await once(http.getResponse<Response>(), 'close');
      setImmediate(() => onLeft());
    }
    return true;
  }
}

@Controller()
class HeavyController {
  @HeavyRead()
  @Get('heavy')
  answer(): string {
    return 'whole';
  }

  @HeavyRead()
  @Post('heavy')
  take(): string {
    return 'x'.repeat(1_000);
  }

  @HeavyWrite()
  @Post('heavy-write')
  write(): string {
    return 'written';
  }
}

@Module({
  controllers: [HeavyController],
  providers: [
    { provide: SessionGuard, useValue: { checkAgain: () => Promise.resolve() } },
    { provide: APP_GUARD, useClass: SlowGuard },
    { provide: APP_INTERCEPTOR, useClass: AdmissionInterceptor },
  ],
})
class HeavyModule {}

function post(body: string | ReadableStream): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
    duplex: 'half',
  };
}

/** Real: HTTP, Nest, the interceptor. Mocked: who is signed in. */
describe('A heavy call', () => {
  let app: NestExpressApplication;
  let url: string;

  beforeAll(async () => {
    app = await NestFactory.create<NestExpressApplication>(HeavyModule, { logger: false, bodyParser: false });
    app.disable('etag');
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  it('of somebody who left while the guards looked takes no place: the next one of that account is answered', async () => {
    for (let call = 0; call < HEAVY_OF_ONE; call++) {
      const left = new Promise<void>((resolve) => (onLeft = resolve));
      const leaving = httpRequest(`${url}/heavy?leaves`);
      leaving.on('error', () => undefined).end();
      await once(leaving, 'socket');
      await once(app.getHttpServer(), 'request');
      leaving.destroy();
      await left;
    }
    const answer = await fetch(`${url}/heavy`, { signal: AbortSignal.timeout(5_000) });
    expect(await answer.text()).toBe('whole');
  });

  it.each([
    ['a call without a body', {}, [10_000, 5]],
    ['its body', post('{"a":1}'), [10_000, 7, 1_000]],
    ['a body that comes in chunks', post(new Blob(['{"a":', '1}']).stream()), [10_000, 7, 1_000]],
    ['a body that cannot be read', post('{"a":'), [10_000, 5]],
    ['an answer that its caller says to have', { headers: { 'If-None-Match': '*' } }, [10_000, 5]],
  ])('is charged for %s', async (_what, init, charged) => {
    const recordUse = jest.spyOn(FairConcurrencyLimit.prototype, 'recordUse');
    await (await fetch(`${url}/heavy`, { ...init, signal: AbortSignal.timeout(5_000) })).text();
    await turn();
    expect(recordUse.mock.calls.map(([, bytes]) => bytes)).toEqual(charged);
    recordUse.mockRestore();
  });

  it.each([
    ['/heavy', false],
    ['/heavy-write', true],
  ])('enters as its route says: at %s it writes: %s', async (path, writes) => {
    const acquire = jest.spyOn(FairConcurrencyLimit.prototype, 'acquire');
    await (await fetch(`${url}${path}`, post('{}'))).text();
    expect(acquire.mock.calls.at(-1)?.[2]).toBe(writes);
    acquire.mockRestore();
  });

  it('submits a request as a call that writes', () => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- its metadata is read, it is not called
    expect(Reflect.getMetadata(HEAVY, DownloadRequestsController.prototype.submit)).toBe('writes');
  });
});
