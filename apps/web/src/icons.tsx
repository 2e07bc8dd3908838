import { type SVGProps } from 'react';

/** Paths on a grid of 24 by 24, drawn in the colour of the text beside them. Screen readers skip icons, because the text says the same. */
const SHAPES = {
  add: 'M12 5v14M5 12h14',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  clock: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M12 7.500V12l3 2',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'm6 9 6 6 6-6',
  download: 'M12 4v11m-4.500-4.500L12 15l4.500-4.500M5 19.500h14',
  filter: 'M4 6h16M7 12h10M10 18h4',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M2.500 20c0-3.600 2.900-6 6.500-6s6.500 2.400 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2.200.800 3.500 2.800 3.500 5.500',
  person:
    'M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.500 20.500c0-3.800 3.300-6.500 7.500-6.500s7.500 2.700 7.500 6.500',
  repeat:
    'M4.500 12a7.500 7.500 0 0 1 13-5.100L20 9.500M20 4.500v5h-5M19.500 12a7.500 7.500 0 0 1-13 5.100L4 14.500m0 5v-5h5',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14m5 12 4.500 4.500',
  sortDown: 'M12 5v14m-5-5 5 5 5-5',
  sortUp: 'M12 19V5M7 10l5-5 5 5',
  warning: 'M12 4 2.500 20h19zM12 10v4.500m0 2.700v.100',
  leave: 'M14 5H6v14h8M10 12h10.500m-3.500-3.500L20.500 12 17 15.500',
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({
  name,
  size = 18,
  ...rest
}: { name: IconName; size?: number } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
