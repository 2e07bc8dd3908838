import { type ProblemKind } from './problem-kind';

/** Problems of selections that cannot be submitted. They are part of `KINDS` in `problem.ts`. */
export const SELECTION_PROBLEMS = {
  'no-passes': {
    status: 400,
    title: 'Geen pasjes',
    detail: 'Deze selectie levert geen enkel pasje op. Voeg kwalificatiehouders toe of pas de keuzes aan.',
  },
  'too-many-passes': {
    status: 400,
    title: 'Te veel pasjes',
    detail: ({ passCount, limit, excess }) =>
      `Deze selectie levert ${String(passCount)} pasjes op. Er kunnen maximaal ${String(limit)} pasjes tegelijk worden ` +
      `gedownload: verwijder er ${String(excess)}, of dien meerdere verzoeken in.`,
  },
  'too-many-holders': {
    status: 400,
    title: 'Te veel kwalificatiehouders',
    detail: ({ holderCount, limit }) =>
      `Deze selectie bevat ${String(holderCount)} kwalificatiehouders. In één verzoek passen er hoogstens ` +
      `${String(limit)}: verwijder wie geen pasje oplevert, of dien meerdere verzoeken in.`,
  },
  'holders-not-found': {
    status: 404,
    title: 'Kwalificatiehouder niet gevonden',
    detail: ({ count }) =>
      `${String(count)} van de gekozen kwalificatiehouders bestaan niet of staan niet bij uw organisatie ingeschreven. ` +
      'Verwijder deze uit de selectie. Er is niets ingediend.',
  },
} as const satisfies Record<string, ProblemKind>;
