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
 * Converts an instant to the four bytes of an MS-DOS timestamp: date in the high half, time in the low half, in steps of two seconds.
 * MS-DOS has no time zones and Windows shows the value unchanged, so it is the local time of Amsterdam. The format begins in 1980; earlier
 * instants become 1 January 1980.
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
