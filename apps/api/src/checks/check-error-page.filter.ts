import { type ArgumentsHost, Catch } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type Problem } from '../http/problem';
import { ProblemFilter } from '../http/problem.filter';
import { problemPage } from './problem-page';
import { textsForRequest } from './texts-for-request';

/** Shows errors of the check pages as HTML, because a person who scans a pass cannot use problem+json. */
@Catch()
export class CheckErrorPageFilter extends ProblemFilter {
  protected override write(problem: Problem, response: Response, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    response
      .status(problem.status)
      .type('html')
      .send(problemPage(textsForRequest(request), problem));
  }
}
