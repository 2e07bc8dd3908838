import { type Request } from 'express';
import { type Texts, textsIn } from './page/texts';

/** The texts in the reader's language: English for who prefers that to Dutch, Dutch for everybody else. */
export function textsFor(request: Request): Texts {
  return textsIn(request.acceptsLanguages('nl', 'en') === 'en' ? 'en' : 'nl');
}
