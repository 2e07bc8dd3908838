import { createHash } from 'node:crypto';
import { type Html, html } from '../../html';
import { LOGO } from './icons';
import { CHECK_STYLESHEET } from './stylesheet';
import { type Language, type Texts } from './texts';

/** Name of the service, also if its passes have another brand style. */
export const SERVICE_NAME = 'Pasloket';

/** URL of the stylesheet. It contains the hash, so a browser may cache the style and still loads a new one after an update. */
export const STYLESHEET_URL = `/controle/style.css?v=${createHash('sha256').update(CHECK_STYLESHEET).digest('hex').slice(0, 12)}`;

/** Returns a whole page. The title must not contain personal data, because it is stored in the browser's history. */
export function pageLayout(texts: Texts, title: string, content: Html): string {
  const language: Language = texts.locale === 'nl-NL' ? 'nl' : 'en';
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#0b4f43" />
        <title>${title} – ${texts.pageName} – ${SERVICE_NAME}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${STYLESHEET_URL}" />
      </head>
      <body>
        <header>
          <div class="column">
            <span class="house" translate="no">${LOGO}${SERVICE_NAME}</span
            ><span class="page-name">${texts.pageName}</span>
          </div>
        </header>
        <main class="column">${content}</main>
      </body>
    </html> `.text;
}
