import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { ArchiveStoreUnavailable } from '@app/archive-storage';
import { countError, errorType } from '@app/metrics';
import { randomUUID } from 'node:crypto';
import { type Response } from 'express';
import { Problem, type ProblemCode } from './problem';

/** Seconds after which it makes sense to ask again when a service behind us is away. */
const RETRY_AFTER_SECONDS = 5;

/** Connection trouble of node and of PostgreSQL (class 08, and 57P0x: shutting down, starting up; 53300: too many). */
const UNAVAILABLE = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EPIPE|08\w{3}|57P0\d|57014|25P03|53300)$/;

/** The one place where an error becomes an answer: problem+json, and nothing of our insides in it. */
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
    if (problem.status === 503) response.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
    if (problem.code === 'too-many-attempts' || problem.code === 'too-many-calls')
      response.setHeader('Retry-After', String(problem.facts.retryAfterSeconds));
    this.write(problem, response, host);
  }

  /** Writes the answer; a subclass may write it for people instead of programs. */
  protected write(problem: Problem, response: Response, _host: ArgumentsHost): void {
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private toProblem(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const known = this.knownCode(error);
    if (known) return new Problem(known);
    countError(errorType(error));
    const reference = randomUUID();
    if (isUnavailable(error)) {
      this.logger.warn(`a service behind the api is away: ${(error as Error).message} (${reference})`);
      return new Problem('temporarily-unavailable', { reference });
    }
    this.logger.error(`unexpected error ${reference}`, error instanceof Error ? error.stack : String(error));
    return new Problem('unexpected', { reference });
  }

  /** What Nest and Express themselves refuse: an unknown route, an unreadable or oversized body. */
  private knownCode(error: unknown): ProblemCode | undefined {
    const status =
      error instanceof HttpException ? error.getStatus() : (error as { status?: unknown } | null)?.status;
    if (status === 404) return 'not-found';
    if (status === 413) return 'body-too-large';
    if (status === 400) return 'unreadable-body';
    return undefined;
  }
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof ArchiveStoreUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  return (
    (typeof code === 'string' && UNAVAILABLE.test(code)) ||
    /Connection terminated|timeout exceeded when trying to connect|connection timeout/i.test(error.message)
  );
}
