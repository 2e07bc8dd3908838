import { nl } from '../texts/nl';
import { formatTimeLeft } from './time-left';

const now = Date.parse('2027-03-01T12:00:00Z');
const left = (until: string) => formatTimeLeft(until, now, nl);

describe('The time left', () => {
  it.each([
    ['2027-03-08T12:00:00Z', 'nog 7 dagen'],
    ['2027-03-08T11:59:59Z', 'nog 6 dagen'],
    ['2027-03-02T12:00:00Z', 'nog 1 dag'],
    ['2027-03-02T11:59:00Z', 'nog 23 uur'],
    ['2027-03-01T13:00:00Z', 'nog 1 uur'],
    ['2027-03-01T12:59:59Z', 'nog 59 minuten'],
    ['2027-03-01T12:00:20Z', 'nog 1 minuut'],
  ])('until %s is told without promising more than there is: %s', (until, words) => {
    expect(left(until)).toBe(words);
  });
});
