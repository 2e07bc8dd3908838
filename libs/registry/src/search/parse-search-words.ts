import { normaliseForSearch } from '../names';
import { type DayRange, parseLeadingDate } from './parse-dates';
import { numberVariants, normaliseTypedText, parseLeadingNumbers } from './parse-numbers';

/** One typed word, in each of the ways in which it can be meant. */
export interface SearchWord {
  /** In lower case, without surrounding signs; with and without the signs between digits. Hyphens and zeros are kept. */
  readonly numbers: readonly string[];
  /** Results of `normaliseForSearch`. */
  readonly names: readonly string[];
  /** The possible birth dates, if the word can be read as a date, a month or a year. */
  readonly birthDates: readonly DayRange[];
  /** Alternative reading, in which all of these are meant: the groups of digits that can be one number, or a name and a year. */
  readonly groups?: readonly SearchWord[];
}

/** Maximum number of words. A name, a number and a date have fewer, and PostgreSQL has to look for each word in every name. */
const MOST_WORDS = 12;

const BEFORE_A_WORD = /^[ "'(),;:.!?*#-]+/u;

/** Matches shortened prefixes of a surname, after `normaliseForSearch`: 'vd', 'v.d.', 'v/d'. */
const SHORTENED = /^v ?([dht])(?= |$)/u;
const IN_FULL: Readonly<Record<string, readonly string[]>> = {
  d: ['van de', 'van den', 'van der'],
  h: ['van het'],
  t: ['van t'],
};

/**
 * Splits the typed text: at its beginning as dates and numbers, the rest at spaces. Words without anything to look up, repeated words,
 * and words after the twelfth are left out.
 */
export function parseSearchWords(typed: string): SearchWord[] {
  const words = new Map<string, SearchWord>();
  for (
    let rest = normaliseTypedText(typed).toLowerCase().replace(BEFORE_A_WORD, '');
    rest !== '' && words.size < MOST_WORDS;
  ) {
    const { text, word } = firstWord(rest);
    rest = rest.slice(text.length).replace(BEFORE_A_WORD, '');
    if (word.names.length > 0) words.set(text, word);
  }
  return [...words.values()];
}

function firstWord(rest: string): { text: string; word: SearchWord } {
  const date = parseLeadingDate(rest);
  const several = parseLeadingNumbers(rest);
  // Digits alone are more likely a number than a year or a date without signs.
  if (several && !/\D/.test(date?.text ?? '')) {
    const { text, numbers, groups } = several;
    return { text, word: { numbers, names: numbers, birthDates: [], groups: groups?.map(plainWord) } };
  }
  const text = date?.text ?? /^[^ ]+/u.exec(rest)?.[0] ?? '';
  return {
    text,
    word: { ...plainWord(text), birthDates: date?.birthDates ?? [], groups: date?.words?.map(plainWord) },
  };
}

/** Returns a single word, which may be a year. */
function plainWord(text: string): SearchWord {
  const date = parseLeadingDate(text);
  return {
    numbers: numberVariants(text),
    names: namesOf(text),
    birthDates: date?.text === text ? date.birthDates : [],
  };
}

function namesOf(text: string): string[] {
  const name = normaliseForSearch(text);
  const [shortened = '', letter = ''] = SHORTENED.exec(name) ?? [];
  const inFull = (IN_FULL[letter] ?? []).map((words) => words + name.slice(shortened.length));
  return [name, ...inFull].filter(Boolean);
}
