import { type NextFunction, type Request, type Response, urlencoded } from 'express';
import { Problem } from '../http/problem';
import { problemPage } from './problem-page';
import { textsFor } from './texts-for';

/** Two short fields fit many times. */
const parse = urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Reads the form; what cannot be read is answered with a page, not with the parser's own words. */
export function formBody(request: Request, response: Response, next: NextFunction): void {
  parse(request, response, (error?: unknown) => {
    if (!error) {
      next();
      return;
    }
    const tooLarge = (error as { status?: unknown }).status === 413;
    const problem = new Problem(tooLarge ? 'body-too-large' : 'unreadable-body');
    response
      .status(problem.status)
      .type('html')
      .send(problemPage(textsFor(request), problem));
  });
}
