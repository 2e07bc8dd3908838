import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { availableParallelism } from 'node:os';
import { finalize, type Observable } from 'rxjs';
import { clientOf } from '../../auth/client-of';
import { SessionGuard } from '../../auth/session.guard';
import { FairGate, type Leave } from './fair-gate';
import { asRefusal, requirePresent, whenGone, whenOver } from './presence';
import { hasBody, readBody, type ReadKind } from './read-body';
import { BODY_KIND, type BodyKind, HASHES_PASSWORD, HEAVY, type HeavyWork } from './route-marks';

/** Maximum number of heavy calls of one account at the same time, from the first byte of the body to the last byte of the answer. */
export const HEAVY_OF_ONE = 2;

/** Maximum number of waiting heavy calls of one account. A waiting call costs little, because its body is not read. */
export const HEAVY_WAITING = 250;

/** Maximum number of heavy calls at the same time, of all accounts. It leaves some database connections free for everything else. */
export const HEAVY_AT_ONCE = 4;

/**
 * Maximum number of heavy calls that write. It is lower, so that lists still find a place when two hundred people submit at once. It is
 * two, with one per account, so that a submission that waits for a lock does not stop the submissions of other accounts.
 */
const HEAVY_WRITES = { atOnce: 2, ofOne: 1 };

/**
 * An account is greedy if its heavy calls moved more than `above` bytes in about the last fourteen seconds, and more than `timesMiddle`
 * times as many as the median account. Bytes roughly measure what a call costs and, unlike time, do not depend on the load of the
 * machine: measured by time, an account that is kept waiting would count as greedy as well. All greedy accounts share one place with a
 * pause after each call, so that calls of up to 200 ms use a sixth of one core. The others have three free places, one of them for a
 * submission.
 */
export const GREEDY = { above: 500_000, timesMiddle: 2, places: 1, rest: 5 };

/** Bytes that are charged for each heavy call, in addition to its body and answer. A person who clicks once a second reaches 300 kB. */
const LEAST_BYTES = 10_000;

/**
 * Time within which the caller must have received the answer of a heavy call; then the connection is closed. It suffices for half a
 * megabyte at 50 kbit/s. Milliseconds.
 */
export const TAKEN_WITHIN_MS = 120_000;

/** Maximum number of passwords of one client that wait to be compared. It is high, because a whole office may be one client. */
export const HASHES_WAITING = 50;

/** The guards run again after a wait longer than this. Milliseconds. */
export const NO_WAIT_MS = 20;

interface Intake {
  /** Kind of body; undefined if the body is not read. */
  readonly body: ReadKind | undefined;
  readonly heavy: HeavyWork | undefined;
  readonly hashes: boolean;
}

/**
 * Runs between guards and pipes. A heavy call waits for a place; then its body is read; then the guards run again, if the call waited or
 * a part of the body had still to arrive. Therefore the api never reads the body of a caller who may not send it, and no caller uses a
 * right that was taken away in the meantime.
 */
@Injectable()
export class IntakeInterceptor implements NestInterceptor {
  private readonly shares = new FairGate({
    atOnce: Infinity,
    ofOne: HEAVY_OF_ONE,
    waitingOfOne: HEAVY_WAITING,
  });
  private readonly work = new FairGate({
    atOnce: HEAVY_AT_ONCE,
    ofOne: HEAVY_OF_ONE,
    waitingOfOne: HEAVY_OF_ONE,
    writing: HEAVY_WRITES,
    greedy: GREEDY,
  });
  /** Passwords are hashed on half of the cores, half of the time, because signed-in people have priority. */
  private readonly hashing = new FairGate({
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
    requirePresent(http.getResponse<Response>());
    http.getRequest<Request>().leaveDoorway?.();
    const intake = this.intakeOf(context);
    if (!intake.heavy && !intake.hashes && !intake.body) return next.handle();
    return this.takeIn(context, next, intake);
  }

  private async takeIn(
    context: ExecutionContext,
    next: CallHandler,
    { body, heavy, hashes }: Intake,
  ): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const begun = performance.now();
    const comesLater = body !== undefined && !request.complete;
    const gone = whenGone(response);
    const account = request.account?.id ?? '';
    const charge = (bytes: number) => {
      if (heavy) this.work.charge(account, bytes);
    };
    const places: Leave[] = [];
    try {
      if (heavy) await this.holdShare(account, response, gone);
      charge(LEAST_BYTES);
      if (body) await readBody(request, response, body).finally(() => charge(request.bodyBytes ?? 0));
      if (heavy) places.push(await this.work.enter(account, gone, heavy === 'writes'));
      if (hashes) places.push(await this.hashing.enter(clientOf(request.ip ?? ''), gone));
      if (comesLater || performance.now() - begun > NO_WAIT_MS) await this.session.checkAgain(context);
    } catch (error) {
      for (const leave of places) leave();
      throw asRefusal(error);
    }
    return next.handle().pipe(
      finalize(() => {
        for (const leave of places) leave();
        // By then the answer has been made, whether or not the caller still waits for it.
        setImmediate(() => charge(Number(response.getHeader('Content-Length') ?? 0)));
      }),
    );
  }

  /** Holds the share of the account until the answer was received, because unreceived data is kept in memory. */
  private async holdShare(account: string, response: Response, gone: AbortSignal): Promise<void> {
    const leave = await this.shares.enter(account, gone);
    const timer = setTimeout(() => response.destroy(), TAKEN_WITHIN_MS).unref();
    whenOver(response, () => {
      clearTimeout(timer);
      leave();
    });
    requirePresent(response);
  }

  private intakeOf(context: ExecutionContext): Intake {
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
