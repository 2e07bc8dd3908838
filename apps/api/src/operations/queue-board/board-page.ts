import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALLOWED_BUTTONS_FILE } from './allowed-buttons';

/** Matches the dashboard's scripts and styles in its page template. Their names change with each version. */
const OWN_FILES =
  /<(?:script defer src="static\/[\w./-]+"><\/script|link href="static\/[\w./-]+" rel="stylesheet")>/g;

export interface BoardPage {
  readonly basePath: string;
  readonly title: string;
  /** JSON in which angle brackets are escaped. */
  readonly uiConfig: string;
}

/**
 * Returns a function that builds the dashboard's page. We do not use the dashboard's template as it is, because it has inline styles and
 * loads fonts from another host: only its scripts and styles are taken from it, and the style that hides refused buttons is added.
 *
 * @param folder with the dashboard's files
 * @throws Error if the template no longer has the expected form
 */
export function boardPage(folder: string): (page: BoardPage) => string {
  const files = readFileSync(path.join(folder, 'index.ejs'), 'utf8').match(OWN_FILES) ?? [];
  const styles = files.filter((file) => file.startsWith('<link'));
  const scripts = files.filter((file) => file.startsWith('<script'));
  if (styles.length === 0 || scripts.length === 0)
    throw new Error('The page of @bull-board/ui has changed: read its template, and correct board-page.ts.');
  return ({ basePath, title, uiConfig }) =>
    [
      '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">',
      `<base href="${basePath}"><title>${title}</title><link rel="icon" href="static/favicon-32x32.png">`,
      ...styles,
      `<link href="${ALLOWED_BUTTONS_FILE}" rel="stylesheet">`,
      `</head><body><script id="__UI_CONFIG__" type="application/json">${uiConfig}</script><div id="root"></div>`,
      ...scripts,
      '</body></html>',
    ].join('\n');
}
