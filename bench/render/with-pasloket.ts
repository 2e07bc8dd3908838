import { PassRenderer, type PassData } from '@app/pass-pdf';
import { type Contender } from './contender';

/** Ours, as the worker calls it. */
export const withPasloket: Contender = {
  async load() {
    const renderer = await PassRenderer.load();
    return async function* (passes: readonly PassData[]) {
      const set = await renderer.open(passes);
      for await (const pass of set.renderAll()) {
        if (!pass.ok) throw new Error(`An invented pass cannot be drawn: ${pass.reason} ${pass.characters}`);
        yield pass.pdf;
      }
    };
  },
};
