import { type Html, html } from '../../html';

const icon = (shape: Html): Html =>
  html`<svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="2.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    ${shape}
  </svg>`;

/** Icons beside a word with the same meaning. Each has another shape, because colour alone is not enough for all readers. */
export const ICONS = {
  valid: icon(html`<path d="M5 12.8l4.6 4.6L19 7.6" />`),
  partly: icon(html`<path d="M5.5 12h13" />`),
  invalid: icon(html`<path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />`),
  unknown: icon(
    html`<path d="M8.4 8.8a3.7 3.7 0 1 1 5.3 3.3c-1.2.6-1.7 1.3-1.7 2.4" /><path d="M12 18.4h.01" />`,
  ),
  wait: icon(html`<path d="M12 6.5V12l3.6 2.4" /><circle cx="12" cy="12" r="9" />`),
} as const;

/** Shown beside a field that must be corrected. */
export const ATTENTION = icon(html`<circle cx="12" cy="12" r="9.5" /><path d="M12 7v5.5M12 16.6h.01" />`);

/** The logo of the service, as on passes with the default style: a pass with a check mark. */
export const LOGO: Html = html`<svg
  viewBox="0 0 24 24"
  width="28"
  height="28"
  fill="currentColor"
  aria-hidden="true"
  focusable="false"
>
  <path
    d="M4 3H20C22.2 3 24 4.8 24 7V17C24 19.2 22.2 21 20 21H4C1.8 21 0 19.2 0 17V7C0 4.8 1.8 3 4 3ZM10.2 16.6L19.4 8.8L17.8 6.9L10.4 13.2L6.9 9.6L5.1 11.4Z"
  />
</svg>`;
