import type * as Hucre from 'hucre';

let loaded: typeof Hucre | undefined;

/** Loads the library for workbooks. It uses 12 MB of memory, so it is loaded only when a workbook is read. */
export async function loadHucre(): Promise<void> {
  loaded ??= await import('hucre');
}

/** Returns the library. @throws Error if `loadHucre` was not called before */
export function loadedHucre(): typeof Hucre {
  if (!loaded) throw new Error('The library for workbooks was not loaded.');
  return loaded;
}
