import { type Problem } from '../http/problem';
import { messagePage } from './page/pages';
import { type Texts } from './page/texts';

/** Returns the HTML page for an error; programs get problem+json instead. */
export function problemPage(texts: Texts, { status, facts }: Problem): string {
  switch (status) {
    case 429:
      return messagePage(
        texts,
        'wait',
        texts.tooMany,
        [texts.tooManyWait(Number(facts.retryAfterSeconds))],
        texts.byNumber,
      );
    case 503:
      return messagePage(texts, 'wait', texts.away, [texts.awayWait], texts.byNumber);
    case 400:
    case 413:
    case 415:
      return messagePage(texts, 'unknown', texts.unreadable, [texts.unreadableHelp], texts.byNumber);
    default:
      return messagePage(
        texts,
        'unknown',
        texts.unexpected,
        [texts.unexpectedHelp(String(facts.reference))],
        texts.byNumber,
      );
  }
}
