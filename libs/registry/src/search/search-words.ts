import { normaliseForSearch } from '../names';

/** One typed word, in each of the ways in which it can be meant. */
export interface SearchWord {
  /** Lower case, otherwise as typed: for numbers, whose hyphens and leading zeros count. */
  readonly number: string;
  /** As `normaliseForSearch` has it: for names. Empty when it holds no letter or digit. */
  readonly name: string;
  /** YYYY-MM-DD, when it can be read as a date. */
  readonly birthDate: string | null;
}

/** More words than a name, a number and a date have; each is one more thing that PostgreSQL looks for in every name. */
const MOST_WORDS = 12;

/**
 * Takes what was typed apart at its spaces. Words of which nothing could be looked up are left out, as is a word that was typed
 * before, and what comes after the twelfth.
 */
export function searchWords(typed: string): SearchWord[] {
  return [...new Set(typed.split(/\s+/u))]
    .map((word) => ({
      // A comma behind a surname belongs to the list's way of writing names, not to a number.
      number: word.toLowerCase().replace(/[,;]+$/u, ''),
      name: normaliseForSearch(word),
      birthDate: readDate(word),
    }))
    .filter(({ name }) => name !== '')
    .slice(0, MOST_WORDS);
}

/** Dutch (3-2-1990, 03-02-1990; also with / or .) or ISO (1990-02-03). */
function readDate(word: string): string | null {
  const dutch = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(word);
  if (dutch) {
    const [, day = '', month = '', year = ''] = dutch;
    return calendarDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  }
  return calendarDate(word);
}

/** The text itself when it is YYYY-MM-DD and such a day exists, otherwise null. */
export function calendarDate(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001-01-01') return null;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) ? text : null;
}
