import { type Request } from 'express';
import { type Texts, textsIn } from './page/texts';

/** Returns the texts in the reader's language: English if the browser prefers it to Dutch, otherwise Dutch. */
export function textsFor(request: Request): Texts {
  return textsIn(request.acceptsLanguages('nl', 'en') === 'en' ? 'en' : 'nl');
}
