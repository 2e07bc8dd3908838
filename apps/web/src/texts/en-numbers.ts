/** '2,000' */
export const number = (value: number) => value.toLocaleString('en-GB');

/** '1 pass', '2,000 passes' */
export const counted = (count: number, one: string, many: string) =>
  `${number(count)} ${count === 1 ? one : many}`;
