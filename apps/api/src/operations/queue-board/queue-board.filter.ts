import { type ArgumentsHost, Catch } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type Problem } from '../../http/problem';
import { ProblemFilter } from '../../http/problem.filter';

/** Whoever opens the dashboard without a session is led to the page that asks them to sign in. */
@Catch()
export class QueueBoardFilter extends ProblemFilter {
  protected override write(problem: Problem, response: Response, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const opensPage = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
    if (problem.code === 'not-signed-in' && opensPage) response.redirect(303, '/operations');
    else super.write(problem, response, host);
  }
}
