import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { availableParallelism } from 'node:os';
import { finalize, type Observable } from 'rxjs';
import { clientRateLimitKey } from '../../auth/client-rate-limit-key';
import { SessionGuard } from '../../auth/session.guard';
import { FairConcurrencyLimit, type Release } from './fair-concurrency-limit';
import {
  onResponseClosed,
  requireConnected,
  responseClosedSignal,
  toTooManyCallsProblem,
} from './response-closed';
import { hasBody, readBody, type ReadKind } from './read-body';
import { BODY_KIND, type BodyKind, HASHES_PASSWORD, HEAVY, type HeavyWork } from './route-decorators';

/**
 * Maximum number of heavy calls of one account at the same time. A call counts from the first byte of its body to the last byte of its
 * answer.
 */
export const HEAVY_OF_ONE = 2;

/** Maximum number of waiting heavy calls of one account. It can be high, because the body of a waiting call is not read yet. */
export const HEAVY_WAITING = 250;

/** Maximum number of heavy calls at the same time, of all accounts together. It leaves database connections free for other calls. */
export const HEAVY_AT_ONCE = 4;

/**
 * Maximum number of heavy calls that write. It is lower, so that heavy calls which only read find a place even if two hundred people submit
 * at once. It is two, with one per account, so that other accounts can submit while one submission waits for a lock.
 */
const HEAVY_WRITES = { atOnce: 2, ofOne: 1 };

/**
 * An account is greedy if, in about the last 14 seconds, its heavy calls have transferred more than `above` bytes and more than
 * `timesMedian` times the median. All greedy accounts share one place, which they may not use again for `rest` times the duration of the
 * call; so with calls of up to 200 ms they use a sixth of a core. The other accounts keep three places, of which one may write.
 *
 * The number of bytes is a rough measure of the cost of a call. The duration is not used, because it depends on the load: an account whose
 * calls have to wait would then count as greedy.
 */
export const GREEDY = { above: 500_000, timesMedian: 2, places: 1, rest: 5 };

/**
 * Number of bytes that each heavy call counts in addition to its body and answer. A person who clicks once a second has a recent use of 300
 * kB at most.
 */
const LEAST_BYTES = 10_000;

/**
 * Time within which the client must have received the answer of a heavy call. After that, the connection is closed. It is enough for half a
 * megabyte at 50 kbit/s. Milliseconds.
 */
export const TAKEN_WITHIN_MS = 120_000;

/**
 * Maximum number of calls of one client that wait for their password to be hashed. It is high, because a whole office can be one client.
 */
export const HASHES_WAITING = 50;

/** Duration of a wait after which the guards run again. Milliseconds. */
export const NO_WAIT_MS = 20;

interface Admission {
  /** The way in which the body is read; undefined if it is not read. */
  readonly body: ReadKind | undefined;
  readonly heavy: HeavyWork | undefined;
  readonly hashes: boolean;
}

/**
 * Runs after the guards and before the pipes. A heavy call first waits until fewer calls of its account are in progress. Then its body is
 * read. Then it waits for a place among the heavy calls of all accounts. If this took long, or a part of the body was still missing, the
 * guards run again. So the api never reads the body of a caller who may not send it, and a caller who loses a right while waiting is
 * refused.
 */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  private readonly shares = new FairConcurrencyLimit({
    atOnce: Infinity,
    ofOne: HEAVY_OF_ONE,
    waitingOfOne: HEAVY_WAITING,
  });
  private readonly work = new FairConcurrencyLimit({
    atOnce: HEAVY_AT_ONCE,
    ofOne: HEAVY_OF_ONE,
    waitingOfOne: HEAVY_OF_ONE,
    writing: HEAVY_WRITES,
    greedy: GREEDY,
  });
  /** Passwords are hashed on at most half of the cores, for half of the time, so that calls of signed-in people are not delayed. */
  private readonly hashing = new FairConcurrencyLimit({
    atOnce: Math.max(1, Math.floor(availableParallelism() / 2)),
    ofOne: 1,
    waitingOfOne: HASHES_WAITING,
    rest: 1,
  });

  constructor(
    private readonly reflector: Reflector,
    private readonly session: SessionGuard,
  ) {}

  intercept(
    context: ExecutionContext,
    next: CallHandler,
  ): Observable<unknown> | Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    requireConnected(http.getResponse<Response>());
    http.getRequest<Request>().releaseGuardPlaces?.();
    const admission = this.admissionOf(context);
    if (!admission.heavy && !admission.hashes && !admission.body) return next.handle();
    return this.admit(context, next, admission);
  }

  private async admit(
    context: ExecutionContext,
    next: CallHandler,
    { body, heavy, hashes }: Admission,
  ): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const begun = performance.now();
    const comesLater = body !== undefined && !request.complete;
    const gone = responseClosedSignal(response);
    const account = request.account?.id ?? '';
    const charge = (bytes: number) => {
      if (heavy) this.work.recordUse(account, bytes);
    };
    const places: Release[] = [];
    try {
      if (heavy) await this.holdShare(account, response, gone);
      charge(LEAST_BYTES);
      if (body) await readBody(request, response, body).finally(() => charge(request.bodyBytes ?? 0));
      if (heavy) places.push(await this.work.acquire(account, gone, heavy === 'writes'));
      if (hashes) places.push(await this.hashing.acquire(clientRateLimitKey(request.ip ?? ''), gone));
      if (comesLater || performance.now() - begun > NO_WAIT_MS) await this.session.checkAgain(context);
    } catch (error) {
      for (const leave of places) leave();
      throw toTooManyCallsProblem(error);
    }
    return next.handle().pipe(
      finalize(() => {
        for (const leave of places) leave();
        // The headers of the answer are only complete then. The bytes count even if the client has disconnected.
        setImmediate(() => charge(Number(response.getHeader('Content-Length') ?? 0)));
      }),
    );
  }

  /** Occupies one of the account's places until the client has received the answer, because the unsent part of the answer is in memory. */
  private async holdShare(account: string, response: Response, gone: AbortSignal): Promise<void> {
    const leave = await this.shares.acquire(account, gone);
    const timer = setTimeout(() => response.destroy(), TAKEN_WITHIN_MS).unref();
    onResponseClosed(response, () => {
      clearTimeout(timer);
      leave();
    });
    requireConnected(response);
  }

  private admissionOf(context: ExecutionContext): Admission {
    const mark = <T>(key: string) =>
      this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
    const body = mark<BodyKind>(BODY_KIND) ?? 'short';
    const isRead = body !== 'own' && hasBody(context.switchToHttp().getRequest<Request>());
    return {
      body: isRead ? body : undefined,
      heavy: mark<HeavyWork>(HEAVY),
      hashes: mark<boolean>(HASHES_PASSWORD) ?? false,
    };
  }
}
