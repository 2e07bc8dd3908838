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

/** Heavy calls of one account that are under way at once, from the first byte of the body to the last of the answer. */
export const HEAVY_OF_ONE = 2;

/** Heavy calls of one account that wait for their turn; more are refused. One that waits costs little: its body is not read. */
export const HEAVY_WAITING = 250;

/** Heavy calls that are worked on at once, of all accounts: some of the database's connections stay free for all else. */
export const HEAVY_AT_ONCE = 4;

/**
 * The calls among these that write. Fewer than there are places: when two hundred people submit at once, lists still find a place. Two, and
 * one of an account: a submission that waits for a lock does not stop the submissions of other accounts.
 */
const HEAVY_WRITES = { atOnce: 2, ofOne: 1 };

/**
 * An account is greedy when its heavy calls moved more than this many bytes in the last fourteen seconds or so, and twice as many as
 * those of the account in the middle. Bytes tell roughly what a call costs, and unlike its time they stay the same on a machine that is
 * busy: by time, an account that is kept waiting would count as greedy too. All greedy accounts share one place, which rests after each
 * call, so that calls of up to 200 ms take a sixth of one core, and the others find three places free, one of them for a submission.
 */
export const GREEDY = { above: 500_000, timesMiddle: 2, places: 1, rest: 5 };

/** A heavy call counts as so many bytes, and those of its body and its answer. Somebody who clicks once a second comes to 300 kB. */
const LEAST_BYTES = 10_000;

/** The caller has to take the answer of a heavy call by then, or the connection is cut: half a megabyte at 50 kbit/s. Milliseconds. */
export const TAKEN_WITHIN_MS = 120_000;

/** Passwords of one client that wait to be compared; more are refused. Wide: a whole office may be one client. */
export const HASHES_WAITING = 50;

/** A shorter wait for a turn counts as none. Milliseconds. */
export const NO_WAIT_MS = 20;

interface Intake {
  /** How the body is read; undefined: none is. */
  readonly body: ReadKind | undefined;
  readonly heavy: HeavyWork | undefined;
  readonly hashes: boolean;
}

/**
 * Runs between the guards and the pipes. A heavy call waits for its turn, then its body is read, and then the guards are asked
 * again, if there was a wait or a part of the body was still to come. So the api reads no body of a caller who may not send it, and no caller acts by a right that
 * was taken while they waited or were still sending.
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
  /** Half of the cores compute hashes, half of the time: people who are signed in come first. */
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
        // The answer is made by then, whether somebody still wants it or not.
        setImmediate(() => charge(Number(response.getHeader('Content-Length') ?? 0)));
      }),
    );
  }

  /** Until the answer was taken: what was not taken yet is kept in memory. */
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
