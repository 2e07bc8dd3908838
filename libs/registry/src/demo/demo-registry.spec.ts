import { createHash } from 'node:crypto';
import { qualificationStatus } from '../qualification-status';
import { type QualificationRecord } from '../write/registry-batch';
import { demoRegistry } from './demo-registry';
import { LAST_EXAM_DAY } from './validity';

const demo = demoRegistry({ holders: 2_000 });
const DAYS = ['2026-11-30', '2026-12-31', '2027-06-30', '2027-12-31'];

const count = (texts: Iterable<string>) => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};
const main = (record: QualificationRecord) =>
  demo.examTypes.find(({ code }) => code === record.examTypeCode)?.kind === 'main';
const names = demo.holders.map(
  ({ givenName, namePrefix, surname }) => `${givenName}|${namePrefix}|${surname}`,
);

describe('demoRegistry', () => {
  it('is the same on every machine', () => {
    const digest = createHash('sha256').update(JSON.stringify(demo)).digest('hex');
    expect(digest).toBe('91fcef9bdbf4c792566f66d37612e71599ff4001bd33fd612f8e162a682d2947');
  });

  it('makes other people from another seed', () => {
    const other = demoRegistry({ holders: 2_000, seed: 'other' });
    expect(other.holders).toHaveLength(2_000);
    expect(other.holders).not.toEqual(demo.holders);
  });

  it('has 2,000 holders with about 5,000 qualifications at 3 organisations', () => {
    expect(demo.organisations).toHaveLength(3);
    expect(demo.holders).toHaveLength(2_000);
    expect(demo.qualifications.length).toBeGreaterThan(4_750);
    expect(demo.qualifications.length).toBeLessThan(5_250);
  });

  it('has an organisation with 1,200 holders or more, and one with few', () => {
    const sizes = [...count(demo.enrolments.map(({ organisationCode }) => organisationCode)).values()];
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(1_200);
    expect(Math.min(...sizes)).toBeLessThan(300);
  });

  it('uses each natural key once', () => {
    for (const keys of [
      demo.organisations.map(({ code }) => code),
      demo.holders.map(({ qualificationNumber }) => qualificationNumber),
      demo.enrolments.map((record) => `${record.organisationCode} ${record.qualificationNumber}`),
      demo.qualifications.map(
        (record) => `${record.qualificationNumber} ${record.examTypeCode} ${record.examNumber}`,
      ),
    ]) {
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('enrols everybody, and some with several organisations', () => {
    const enrolled = count(demo.enrolments.map(({ qualificationNumber }) => qualificationNumber));
    expect(enrolled.size).toBe(2_000);
    const several = [...enrolled.values()].filter((organisations) => organisations > 1).length;
    expect(several).toBeGreaterThan(50);
    expect(several).toBeLessThan(300);
  });

  it('gives everybody a qualification, and nearly everybody a diploma or certificate', () => {
    const qualified = new Set(demo.qualifications.map(({ qualificationNumber }) => qualificationNumber));
    const withMain = new Set(demo.qualifications.filter(main).map((record) => record.qualificationNumber));
    expect(qualified.size).toBe(2_000);
    expect(withMain.size).toBeGreaterThan(1_800);
    expect(withMain.size).toBeLessThan(2_000);
  });

  it.each(DAYS)('has plenty of valid, expired, revoked and endless qualifications on %s', (day) => {
    const statuses = count(demo.qualifications.map((record) => qualificationStatus(record, day)));
    expect(statuses.get('valid')).toBeGreaterThan(1_000);
    expect(statuses.get('expired')).toBeGreaterThan(500);
    expect(statuses.get('revoked')).toBeGreaterThan(50);
    expect(demo.qualifications.filter(({ expiryDate }) => expiryDate === null).length).toBeGreaterThan(200);
  });

  it('has exams of 5 to 25 candidates, each of one type on one day', () => {
    const exams = new Map<string, QualificationRecord[]>();
    for (const record of demo.qualifications) {
      exams.set(record.examNumber, [...(exams.get(record.examNumber) ?? []), record]);
    }
    for (const candidates of exams.values()) {
      expect(candidates.length).toBeGreaterThanOrEqual(5);
      expect(candidates.length).toBeLessThanOrEqual(25);
      expect(new Set(candidates.map(({ examTypeCode, examDate }) => examTypeCode + examDate)).size).toBe(1);
    }
  });

  it('lets qualifications from before 2020 expire on 1 April and 1 October alone', () => {
    const old = demo.qualifications.filter(({ examDate, expiryDate }) => examDate < '2020' && expiryDate);
    expect(old.length).toBeGreaterThan(500);
    for (const { expiryDate } of old) expect(expiryDate).toMatch(/-(04|10)-01$/);
  });

  it('holds exams from 2015 up to its last exam day, none of them before birth', () => {
    const births = new Map(demo.holders.map((holder) => [holder.qualificationNumber, holder.birthDate]));
    for (const { examDate, qualificationNumber } of demo.qualifications) {
      expect(examDate >= '2015-01-01' && examDate <= LAST_EXAM_DAY).toBe(true);
      expect(examDate > (births.get(qualificationNumber) ?? examDate)).toBe(true);
    }
  });

  it('has numbers with leading zeros', () => {
    expect(demo.holders.some(({ qualificationNumber }) => qualificationNumber.startsWith('0'))).toBe(true);
    expect(demo.qualifications.some(({ examNumber }) => examNumber.startsWith('0'))).toBe(true);
    expect(demo.enrolments.some(({ externalNumber }) => externalNumber?.startsWith('0'))).toBe(true);
  });

  it('gives external numbers to some only', () => {
    const known = demo.enrolments.filter(({ externalNumber }) => externalNumber !== null).length;
    expect(known).toBeGreaterThan(500);
    expect(known).toBeLessThan(demo.enrolments.length - 500);
  });

  it('hides a few from the public check', () => {
    const hidden = demo.holders.filter(({ hiddenFromCheck }) => hiddenFromCheck).length;
    expect(hidden).toBeGreaterThan(5);
    expect(hidden).toBeLessThan(100);
  });

  it.each(['van den', 'de', "van 't", "'t", 'ter', "d'"])('has people with the prefix %s', (prefix) => {
    expect(demo.holders.some(({ namePrefix }) => namePrefix === prefix)).toBe(true);
  });

  it.each([
    ['hyphens', /\p{L}-\p{L}/u],
    ['Turkish letters', /[ışğİ]/u],
    ['Polish letters', /[łąż]/u],
    ['Greek', /\p{Script=Greek}{3}/u],
    ['Cyrillic', /\p{Script=Cyrillic}{3}/u],
    ['combining marks', /\p{M}/u],
    ['more than 80 letters', /.{80}/u],
  ])('has names with %s', (_what, pattern) => {
    expect(names.filter((name) => pattern.test(name)).length).toBeGreaterThan(0);
  });

  it('has a very few names in scripts that no pass can draw', () => {
    const others = names.filter((name) => /[\p{Script=Arabic}\p{Script=Han}\p{Script=Hangul}]/u.test(name));
    expect(others).toHaveLength(3);
  });

  it('has namesakes, some of them born on the same day', () => {
    expect(Math.max(...count(names).values())).toBeGreaterThan(3);
    const persons = demo.holders.map((holder) => `${holder.surname}|${holder.givenName}|${holder.birthDate}`);
    expect(new Set(persons).size).toBeLessThan(persons.length);
  });

  it('grows in organisations with its holders', () => {
    const large = demoRegistry({ holders: 20_000 });
    expect(large.organisations).toHaveLength(60);
    expect(new Set(large.organisations.map(({ name }) => name)).size).toBe(60);
    expect(large.organisations.slice(0, 3)).toEqual(demo.organisations);
    expect(new Set(large.holders.map((holder) => holder.qualificationNumber)).size).toBe(20_000);
  });

  it('can be as small as one holder', () => {
    const { holders, enrolments, qualifications } = demoRegistry({ holders: 1 });
    expect(holders).toHaveLength(1);
    expect(enrolments.length).toBeGreaterThan(0);
    expect(qualifications.length).toBeGreaterThan(0);
  });

  it.each([0, -1, 1.5, Number.NaN, 1_000_001])('refuses to make %s holders', (holders) => {
    expect(() => demoRegistry({ holders })).toThrow(RangeError);
  });
});
