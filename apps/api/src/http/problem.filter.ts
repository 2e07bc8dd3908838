import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import {
  AccountRefused,
  LinkRefused,
  PasswordRefused,
  SecondFactorAlreadyEnabled,
  TooManyAttempts,
} from '@app/accounts';
import { failureText } from '@app/download-request';
import { countError, errorType, isServiceUnavailable } from '@app/metrics';
import { RequestRefused } from '@app/request-lifecycle';
import { LogEntry } from '@app/service-process';
import { randomUUID } from 'node:crypto';
import { type Response } from 'express';
import { CallRefused } from '../call-refused';
import { Problem, type ProblemCode } from './problem';

/** Value of Retry-After if the database, the queue or the store is unavailable. Seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Value of Retry-After if the database's disk is full. It is longer, because a person has to free space. Seconds. */
const RETRY_WHEN_FULL_SECONDS = 60;

/** Problems for the errors of Nest and Express, by status. All other statuses from 400 to 499 are errors of the caller, too. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  404: 'not-found',
  413: 'body-too-large',
  415: 'unsupported-type',
};

/** Converts every error to an answer in the format problem+json. The answer contains no internal details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.toProblem(error);
    if (response.headersSent) {
      response.end();
      return;
    }
    if (problem.status === 503) {
      const seconds = problem.code === 'no-space' ? RETRY_WHEN_FULL_SECONDS : RETRY_AFTER_SECONDS;
      response.setHeader('Retry-After', String(seconds));
    }
    const { retryAfterSeconds } = problem.facts;
    if (problem.status === 429) response.setHeader('Retry-After', String(retryAfterSeconds));
    this.write(problem, response, host);
  }

  /** Writes the answer. Subclasses may send an HTML page instead. */
  protected write(problem: Problem, response: Response, _host: ArgumentsHost): void {
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private toProblem(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof CallRefused) return new Problem(error.code, error.facts);
    if (error instanceof AccountRefused) return new Problem(error.code);
    if (error instanceof RequestRefused) {
      const { code, failure } = error;
      return new Problem(code, failure && { failure, reason: failureText(failure) });
    }
    if (error instanceof SecondFactorAlreadyEnabled) return new Problem('second-factor-is-on');
    if (error instanceof LinkRefused) return new Problem('link-refused');
    if (error instanceof TooManyAttempts)
      return new Problem('too-many-attempts', { retryAfterSeconds: error.retryAfterSeconds });
    if (error instanceof PasswordRefused) return new Problem('password-refused', { fault: error.fault });
    const known = this.knownCode(error);
    if (known) return new Problem(known);
    const type = errorType(error);
    countError(type);
    const reference = randomUUID();
    if (isServiceUnavailable(type)) {
      this.logger.warn(
        new LogEntry(`a service behind the api is away: ${(error as Error).message} (${reference})`, {
          reference,
        }),
      );
      return new Problem(type === 'database-full' ? 'no-space' : 'temporarily-unavailable', { reference });
    }
    this.logger.error(
      new LogEntry(`unexpected error ${reference}`, { reference }),
      error instanceof Error ? error.stack : String(error),
    );
    return new Problem('unexpected', { reference });
  }

  /** Returns the code of the problem for an error of Nest or Express, such as an unknown route or an invalid body. */
  private knownCode(error: unknown): ProblemCode | undefined {
    const status =
      error instanceof HttpException ? error.getStatus() : (error as { status?: unknown } | null)?.status;
    if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
    // Errors of the body parsers have a `type`. The error for a URL that is not valid UTF-8 does not.
    const isBody = typeof (error as { type?: unknown }).type === 'string';
    return BY_STATUS[status] ?? (isBody ? 'unreadable-body' : 'malformed-request');
  }
}
