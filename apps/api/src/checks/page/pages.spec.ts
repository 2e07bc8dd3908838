import { Problem } from '../../http/problem';
import { problemPage } from '../problem-page';
import { codeNotFoundPage, holderPage, qualificationPage } from './pages';
import { textsOfLanguage } from './texts';

const nl = textsOfLanguage('nl');
const NOW = new Date('2026-11-23T23:30:00Z');
const headingOf = (page: string) => /<h1>(.*?)<\/h1>/.exec(page)?.[1];
const check = (valid: boolean, validUntil: string | null) => ({
  qualification: `Diploma ${valid} ${validUntil}`,
  valid,
  validUntil,
});

describe('The page of one qualification', () => {
  const page = (valid: boolean, validUntil: string | null) =>
    qualificationPage(nl, { ...check(valid, validUntil), holderName: 'Zoë van den Berg' }, NOW);

  it('has the verdict in words, with the last valid day', () => {
    expect(headingOf(page(true, '2027-04-01'))).toBe('Geldig');
    expect(page(true, '2027-04-01')).toMatch(/Geldig tot en met[^]*1 april 2027/);
    expect(headingOf(page(false, '2025-04-01'))).toBe('Niet geldig');
    expect(page(false, '2025-04-01')).toMatch(/Was geldig tot en met[^]*1 april 2025/);
  });

  it('has no day without end, and none of a qualification that no day makes valid', () => {
    expect(page(true, null)).toContain('zonder einddatum');
    expect(page(false, null)).not.toMatch(/tot en met|einddatum/);
  });

  it('says when it was looked up, by the Dutch clock', () => {
    expect(page(true, null)).toContain('op 24 november 2026 om 00:30 (Nederlandse tijd)');
  });

  it('keeps the name out of its title, which ends up in histories', () => {
    expect(/<title>(.*)<\/title>/.exec(page(true, null))?.[1]).toBe('Geldig – Controle – Pasloket');
  });
});

describe('The page of a holder', () => {
  it.each([
    [[check(true, null)], 'Geldig', 'Deze kwalificatie is vandaag geldig.'],
    [[check(true, null), check(true, '2027-04-01')], 'Geldig', 'Beide kwalificaties zijn vandaag geldig.'],
    [
      [check(true, null), check(false, '2025-04-01')],
      'Deels geldig',
      '1 van de 2 kwalificaties is vandaag geldig.',
    ],
    [[check(false, null)], 'Niet geldig', 'Deze kwalificatie is vandaag niet geldig.'],
    [
      [check(false, null), check(false, '2025-04-01')],
      'Niet geldig',
      'Geen van beide kwalificaties is vandaag geldig.',
    ],
  ])('has one verdict over all of them (%#)', (qualifications, heading, sentence) => {
    const page = holderPage(nl, { holderName: 'Jan Smit', qualifications }, NOW);
    expect(headingOf(page)).toBe(heading);
    expect(page).toContain(sentence);
  });
});

describe('A page that has no verdict', () => {
  it.each([
    [new Problem('too-many-checks', { retryAfterSeconds: 1 }), 'Even wachten', 'Over 1 seconde kan het weer'],
    [new Problem('temporarily-unavailable', { reference: 'r' }), 'Even niet beschikbaar', 'tijdelijk'],
    [new Problem('unexpected', { reference: 'r-1' }), 'Er ging iets mis', 'het kenmerk r-1'],
    [new Problem('body-too-large'), 'De gegevens zijn niet leesbaar', 'opnieuw'],
  ])('says what to do: %s', (problem, heading, sentence) => {
    const page = problemPage(nl, problem);
    expect(headingOf(page)).toBe(heading);
    expect(page).toContain(sentence);
  });

  it('is not found, in English for who reads that', () => {
    expect(headingOf(codeNotFoundPage(textsOfLanguage('en')))).toBe('Not found');
  });
});
