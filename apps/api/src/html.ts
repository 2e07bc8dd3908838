/** A text that is HTML already. Only the function `html` creates it, so a value cannot be added to a page without escaping. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Html[];

/** Builds HTML. Values that are not `Html` are escaped. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(texts.reduce((before, text, index) => before + toHtml(parts[index - 1] ?? '') + text));
}

/** Empty HTML. */
export const EMPTY_HTML = new Html('');

function toHtml(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
