import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Module,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import 'reflect-metadata';
import { SessionGuard } from '../../auth/session.guard';
import { HEAVY_OF_ONE, IntakeInterceptor } from './intake.interceptor';
import { Heavy } from './route-marks';

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
  @Heavy()
  @Get('heavy')
  answer(): string {
    return 'whole';
  }
}

@Module({
  controllers: [HeavyController],
  providers: [
    { provide: SessionGuard, useValue: { checkAgain: () => Promise.resolve() } },
    { provide: APP_GUARD, useClass: SlowGuard },
    { provide: APP_INTERCEPTOR, useClass: IntakeInterceptor },
  ],
})
class HeavyModule {}

/** Real: HTTP, Nest, the interceptor. Mocked: who is signed in. */
describe('A heavy call', () => {
  let app: INestApplication;
  let url: string;

  beforeAll(async () => {
    app = await NestFactory.create(HeavyModule, { logger: false });
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
      await once(app.getHttpServer() as Server, 'request');
      leaving.destroy();
      await left;
    }
    const answer = await fetch(`${url}/heavy`, { signal: AbortSignal.timeout(5_000) });
    expect(await answer.text()).toBe('whole');
  });
});
