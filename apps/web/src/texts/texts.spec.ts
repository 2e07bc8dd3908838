import { en } from './en';
import { formatsForLocale, formatShortDate } from './format';
import { nl } from './nl';

/** Returns the paths of all texts of a language. */
function paths(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && key !== 'byCode'
      ? paths(value, `${prefix}${key}.`)
      : `${prefix}${key}`,
  );
}

describe('The words on the screen', () => {
  it('are the manual’s', () => {
    expect([nl.tabs.holders, nl.holders.details, nl.holders.add, nl.holders.addAll]).toEqual([
      'Download certificaten',
      'Bekijk details',
      'Voeg toe',
      'Voeg alle toe',
    ]);
    expect([nl.selection.submit, nl.requests.title, nl.requests.download]).toEqual([
      'Dien verzoek in',
      'Ingestuurde verzoeken',
      'Download pdf’s',
    ]);
    expect(nl.selection.expiryDatesHint).toBe('Laat leeg om alle vervaldata te accepteren.');
  });

  it('exist in English, too, each of them', () => {
    expect(paths(en)).toEqual(paths(nl));
  });

  it('count as people do', () => {
    expect([nl.requests.passes(1), nl.requests.passes(1234)]).toEqual(['1 pasje', '1.234 pasjes']);
  });

  it('give dates and sizes as people here write them', () => {
    const { longDate, moment, size } = formatsForLocale('nl-NL');
    expect(formatShortDate('2027-04-01')).toBe('01-04-2027');
    expect([formatShortDate('1965-07'), formatShortDate('1965')]).toEqual(['07-1965', '1965']);
    expect(longDate('2027-04-01')).toBe('1 april 2027');
    expect(moment('2027-04-01T22:30:00Z')).toBe('2 april 2027 om 00:30');
    expect([size(400), size(110_400), size(4_712_345)]).toEqual(['1 kB', '110 kB', '4,7 MB']);
  });
});
