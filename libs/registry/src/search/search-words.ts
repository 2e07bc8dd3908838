import { normaliseForSearch } from '../names';
import { type Days, typedDateAt } from './typed-dates';
import { numbersOf, plainText, typedNumbersAt } from './typed-numbers';

/** One typed word, in each of the ways in which it can be meant. */
export interface SearchWord {
  /** Lower case, without what stands around them; with and without what stands between their digits. Hyphens and zeros count. */
  readonly numbers: readonly string[];
  /** As `normaliseForSearch` has names. */
  readonly names: readonly string[];
  /** The birth dates, when it can be read as a date, a month or a year. */
  readonly born: readonly Days[];
  /** Instead, all of these may be meant: the groups of what can be one number, or a name and a year. */
  readonly groups?: readonly SearchWord[];
}

/** More words than a name, a number and a date have; each is one more thing that PostgreSQL looks for in every name. */
const MOST_WORDS = 12;

const BEFORE_A_WORD = /^[ "'(),;:.!?*#-]+/u;

/** As people shorten the words that lead a surname, after `normaliseForSearch`: 'vd', 'v.d.', 'v/d'. */
const SHORTENED = /^v ?([dht])(?= |$)/u;
const IN_FULL: Readonly<Record<string, readonly string[]>> = {
  d: ['van de', 'van den', 'van der'],
  h: ['van het'],
  t: ['van t'],
};

/**
 * Takes what was typed apart: dates and numbers as far as they go, all else at its spaces. Words of which nothing could be looked up
 * are left out, as is a word that was typed before, and what comes after the twelfth.
 */
export function searchWords(typed: string): SearchWord[] {
  const words = new Map<string, SearchWord>();
  for (
    let rest = plainText(typed).toLowerCase().replace(BEFORE_A_WORD, '');
    rest !== '' && words.size < MOST_WORDS;
  ) {
    const { text, word } = firstWord(rest);
    rest = rest.slice(text.length).replace(BEFORE_A_WORD, '');
    if (word.names.length > 0) words.set(text, word);
  }
  return [...words.values()];
}

function firstWord(rest: string): { text: string; word: SearchWord } {
  const date = typedDateAt(rest);
  const several = typedNumbersAt(rest);
  // Mere digits are rather numbers than a year or a date that is written without signs.
  if (several && !/\D/.test(date?.text ?? '')) {
    const { text, numbers, groups } = several;
    return { text, word: { numbers, names: numbers, born: [], groups: groups?.map(plainWord) } };
  }
  const text = date?.text ?? /^[^ ]+/u.exec(rest)?.[0] ?? '';
  return { text, word: { ...plainWord(text), born: date?.born ?? [], groups: date?.words?.map(plainWord) } };
}

/** A word, or a year: what stands by itself. */
function plainWord(text: string): SearchWord {
  const date = typedDateAt(text);
  return { numbers: numbersOf(text), names: namesOf(text), born: date?.text === text ? date.born : [] };
}

function namesOf(text: string): string[] {
  const name = normaliseForSearch(text);
  const [shortened = '', letter = ''] = SHORTENED.exec(name) ?? [];
  const inFull = (IN_FULL[letter] ?? []).map((words) => words + name.slice(shortened.length));
  return [name, ...inFull].filter(Boolean);
}
