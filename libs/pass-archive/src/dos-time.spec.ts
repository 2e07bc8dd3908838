import { amsterdamDosTime } from './dos-time';

function read(time: number): string {
  const [date, clock] = [time >>> 16, time & 0xffff];
  const day = `${(date >> 9) + 1980}-${(date >> 5) & 15}-${date & 31}`;
  return `${day} ${clock >> 11}:${(clock >> 5) & 63}:${(clock & 31) * 2}`;
}

describe('the time of an entry', () => {
  it.each([
    ['2026-11-23T19:00:03Z', '2026-11-23 20:0:2'],
    ['2026-07-23T22:30:00Z', '2026-7-24 0:30:0'],
    ['2026-12-31T23:00:00Z', '2027-1-1 0:0:0'],
    ['2026-03-29T00:59:58Z', '2026-3-29 1:59:58'],
    ['2026-03-29T01:00:00Z', '2026-3-29 3:0:0'],
    ['1980-01-01T00:00:00Z', '1980-1-1 1:0:0'],
    ['1979-06-01T00:00:00Z', '1980-1-1 0:0:0'],
  ])('of %s is %s on the wall in Amsterdam', (instant, wall) => {
    expect(read(amsterdamDosTime(new Date(instant)))).toBe(wall);
  });
});
