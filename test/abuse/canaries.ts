/** Stands in whatever belongs to one account alone: its own address, its requests' references, the holders of its own organisation. */
const CANARY = /kanarie([a-z]{3})/gi;

/** Of the account of this number. */
export function canaryOf(index: number): string {
  const letters = [Math.floor(index / 26 / 26), Math.floor(index / 26), index].map((place) =>
    String.fromCharCode('a'.charCodeAt(0) + (place % 26)),
  );
  return `kanarie${letters.join('')}`;
}

/** Those of others that sing in a text. */
export function foreignCanariesIn(text: string, own: string | undefined): string[] {
  const found = new Set([...text.matchAll(CANARY)].map(([canary]) => canary.toLowerCase()));
  return [...found].filter((canary) => canary !== own);
}
