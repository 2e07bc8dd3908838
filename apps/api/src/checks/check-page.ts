import { type CheckView } from './check.view';

/** The stylesheet of the page; a file of its own, so that the page needs no inline style. */
export const CHECK_PAGE_STYLE = `
:root { color-scheme: light dark; --ok: #0b6b3a; --no: #a32020; --ink: #16202a; --ground: #f4f6f8; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --ok: #6fdca4; --no: #ffa3a3; --ink: #eef2f5; --ground: #11181f; --card: #1b252e; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 1.75rem 1.5rem; border-radius: 1rem; background: var(--card);
  border-top: .5rem solid var(--tone); overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 2rem; line-height: 1.2; color: var(--tone); }
.valid { --tone: var(--ok); } .invalid { --tone: var(--no); } .unknown { --tone: #5a6b7a; }
dt { font-size: .875rem; opacity: .8; } dd { margin: 0 0 .75rem; font-weight: 600; }
p { margin: 0; } footer { margin-top: 1.25rem; font-size: .875rem; opacity: .8; }
@media print { body { display: block; background: none; } main { border: 1px solid; } }
`;

/** The page behind a pass's QR code: one glance, any phone, on paper too, without JavaScript. */
export function checkPage(check: CheckView | null, houseName: string, today: string): string {
  const checkedOn = `<footer>Gecontroleerd op ${dutchDate(today)} bij ${escapeHtml(houseName)}.</footer>`;
  if (!check) {
    return page(
      'Niet gevonden',
      `<main class="unknown"><h1>Niet gevonden</h1>
      <p>Bij deze code is geen kwalificatie te vinden. Controleer of de code volledig is gescand.</p>${checkedOn}</main>`,
    );
  }
  const verdict = check.valid ? 'Geldig' : 'Niet geldig';
  const until = check.validUntil ? dutchDate(check.validUntil) : 'zonder einddatum';
  return page(
    verdict,
    `<main class="${check.valid ? 'valid' : 'invalid'}"><h1>${check.valid ? '✓' : '✕'} ${verdict}</h1>
    <dl><dt>Naam</dt><dd>${escapeHtml(check.holderName)}</dd>
    <dt>Kwalificatie</dt><dd>${escapeHtml(check.qualification)}</dd>
    <dt>Geldig tot en met</dt><dd>${until}</dd></dl>${checkedOn}</main>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${title} – controle</title><link rel="stylesheet" href="/controle/style.css"></head>
<body>${body}</body></html>`;
}

const DATE = new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeZone: 'UTC' });

function dutchDate(date: string): string {
  return DATE.format(new Date(`${date}T00:00:00Z`));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
