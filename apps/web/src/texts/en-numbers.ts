/** Formats a number: '2,000' */
export const formatNumber = (value: number) => value.toLocaleString('en-GB');

/** Formats a count with its noun: '1 pass', '2,000 passes' */
export const formatCount = (count: number, one: string, many: string) =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;
