import { type ArgumentsHost, Catch } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type Problem } from '../../http/problem';
import { ProblemFilter } from '../../http/problem.filter';

const LED_AWAY = new Set(['not-signed-in', 'other-account']);

/** Redirects people who open the dashboard without a session, or from a page of another account, to the web application. */
@Catch()
export class QueueBoardFilter extends ProblemFilter {
  protected override write(problem: Problem, response: Response, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const opensPage = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
    if (LED_AWAY.has(problem.code) && opensPage) response.redirect(303, '/operations');
    else super.write(problem, response, host);
  }
}
