const AMSTERDAM = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
});

/**
 * An instant as the four bytes of MS-DOS: date in the high half, time in the low half, steps of two seconds.
 * MS-DOS knows no time zones, and Windows shows what is written: so it is the wall clock of Amsterdam.
 * The format counts from 1980; what lies before becomes 1 January 1980.
 */
export function amsterdamDosTime(instant: Date): number {
  const part = Object.fromEntries(
    AMSTERDAM.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  if (year < 1980) return ((1 << 5) | 1) << 16;
  const date = ((year - 1980) << 9) | (month << 5) | day;
  const time = (hour << 11) | (minute << 5) | (second >> 1);
  return ((date << 16) | time) >>> 0;
}
