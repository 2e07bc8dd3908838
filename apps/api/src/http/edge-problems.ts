import { type ProblemKind } from './problem-kind';

/** Problems with which any route can answer before its handler runs. */
export const EDGE_PROBLEMS = {
  'invalid-input': {
    status: 400,
    title: 'De gegevens kloppen niet',
    detail: 'Controleer de genoemde velden en probeer het opnieuw.',
  },
  'malformed-request': {
    status: 400,
    title: 'Dit verzoek is niet te begrijpen',
    detail: 'Het adres of een van de koppen (headers) van het verzoek klopt niet.',
  },
  'unreadable-body': {
    status: 400,
    title: 'De gegevens zijn niet leesbaar',
    detail: 'De inhoud van het verzoek is geen geldige JSON.',
  },
  'too-complex': {
    status: 400,
    title: 'Te ingewikkelde gegevens',
    detail: ({ mostFields, mostLevels, mostValues }) =>
      `Het verzoek heeft meer dan ${String(mostFields)} velden, is dieper genest dan ${String(mostLevels)} niveaus, ` +
      `of heeft een lijst van meer dan ${String(mostValues)} waarden.`,
  },
  'not-over-tls': {
    status: 400,
    title: 'Inloggen kan hier nu niet',
    detail:
      'Deze dienst hoort over https bereikt te worden, maar de proxy ervoor zegt niet dat u zo komt. Meld dit aan de beheerder: ' +
      'de kop (header) X-Forwarded-Proto: https ontbreekt, of PUBLIC_URL klopt niet.',
  },
  'missing-request-header': {
    status: 403,
    title: 'Dit verzoek is geweigerd',
    detail: 'De header X-Requested-With: pasloket ontbreekt.',
  },
  'foreign-origin': {
    status: 403,
    title: 'Dit verzoek is geweigerd',
    detail:
      'Het komt niet van een pagina van deze dienst: de header Origin ontbreekt of is van een ander adres.',
  },
  'not-found': {
    status: 404,
    title: 'Niet gevonden',
    detail: 'Dit adres bestaat niet.',
  },
  'body-too-large': {
    status: 413,
    title: 'Te veel gegevens',
    detail: 'Het verzoek is te groot. Kies minder kwalificatiehouders tegelijk.',
  },
  'unsupported-type': {
    status: 415,
    title: 'Deze vorm van gegevens wordt niet gelezen',
    detail:
      'Stuur de gegevens als JSON in UTF-8 (Content-Type: application/json), zonder bijzondere codering.',
  },
  'too-many-calls': {
    status: 429,
    title: 'Te veel verzoeken achter elkaar',
    detail: ({ retryAfterSeconds }) =>
      `U vraagt heel veel tegelijk of kort na elkaar. Over ${String(retryAfterSeconds)} seconden kan het weer.`,
  },
} as const satisfies Record<string, ProblemKind>;
