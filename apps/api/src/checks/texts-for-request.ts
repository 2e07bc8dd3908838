import { type Request } from 'express';
import { type Texts, textsOfLanguage } from './page/texts';

/** Returns the texts in the reader's language: English if the browser prefers it to Dutch, otherwise Dutch. */
export function textsForRequest(request: Request): Texts {
  return textsOfLanguage(request.acceptsLanguages('nl', 'en') === 'en' ? 'en' : 'nl');
}
