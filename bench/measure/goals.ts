/** Figures that a bench judges: ratios, which mean the same on any machine, and the few times that people are promised. */
export interface Limit {
  readonly most?: number;
  readonly least?: number;
}

/** bench/README.md says what each goal means and why it is this figure; a spec compares both. */
export const GOALS = {
  'pages, largest': { most: 3 },
  'pages, smallest': { most: 3 },
  'pages, two largest': { most: 3 },
  'letters, largest': { most: 8 },
  'letters, smallest': { most: 8 },
  'letters, two largest': { most: 8 },
  'render, share of the limit': { least: 0.25 },
  'render, times pdf-lib template': { least: 10 },
  'render, times Typst': { least: 5 },
  'worker memory, MB': { most: 200 },
  'import, times COPY': { most: 2.2 },
  'import memory, MB': { most: 200 },
  'submit to ready p50, ms': { most: 350 },
  'first request, times the tenth': { most: 2 },
  'flooded wait, times alone': { most: 2 },
  'press to rows, times the floor': { most: 3 },
} as const satisfies Record<string, Limit>;

export type Goal = keyof typeof GOALS;
