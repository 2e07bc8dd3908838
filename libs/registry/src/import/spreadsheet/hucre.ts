import type * as Hucre from 'hucre';

let loaded: typeof Hucre | undefined;

/** Loads the library for workbooks. It takes 12 MB: a process that never sees a workbook does without. */
export async function loadHucre(): Promise<void> {
  loaded ??= await import('hucre');
}

/** The library. @throws Error before `loadHucre` */
export function hucre(): typeof Hucre {
  if (!loaded) throw new Error('The library for workbooks was not loaded.');
  return loaded;
}
