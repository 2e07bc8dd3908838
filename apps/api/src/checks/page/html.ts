/** Text that is HTML already. Only `html` makes it, so that nothing gets into a page unescaped by mistake. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Html[];

/** HTML in which every value that is not HTML itself stands as plain text. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(texts.reduce((before, text, index) => before + write(parts[index - 1] ?? '') + text));
}

/** What stands in the place of nothing. */
export const NOTHING = new Html('');

function write(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
