import { type AccountRefused, type PasswordFault } from '@app/accounts';
import { type RequestRefusal } from '@app/request-lifecycle';
import { type RefusalCode, type RefusalFacts } from '../call-refused';
import { EDGE_PROBLEMS } from './edge-problems';
import { type ProblemKind } from './problem-kind';
import { SELECTION_PROBLEMS } from './selection-problems';
import { SIGN_ON_PROBLEMS } from './sign-on-problems';

const PASSWORD_FAULTS: Readonly<Record<PasswordFault, string>> = {
  'too-short': 'Kies een wachtwoord van minstens 12 tekens, bijvoorbeeld enkele woorden achter elkaar.',
  'too-long': 'Kies een wachtwoord van hoogstens 128 tekens.',
  'too-common':
    'Dit wachtwoord is te makkelijk te raden: het komt voor in lijsten van gelekte wachtwoorden, of lijkt op uw naam of e-mailadres. Kies bijvoorbeeld enkele woorden die niets met elkaar te maken hebben.',
};

/** All problems with which this API answers: their stable code (part of `type`), their status, and the Dutch text that pages show. */
const KINDS = {
  'no-files': {
    status: 400,
    title: 'Geen bestanden',
    detail: 'Stuur de bestanden mee als multipart/form-data.',
  },
  'password-refused': {
    status: 400,
    title: 'Kies een ander wachtwoord',
    detail: ({ fault }) => PASSWORD_FAULTS[fault as PasswordFault],
  },
  'wrong-current-password': {
    status: 400,
    title: 'Dit is niet uw wachtwoord',
    detail: 'Het huidige wachtwoord klopt niet. Er is niets gewijzigd.',
  },
  'email-invalid': {
    status: 400,
    title: 'Dit is geen e-mailadres',
    detail: 'Schrijf het e-mailadres als naam@domein.nl, met letters zonder accenten.',
  },
  'invisible-character': {
    status: 400,
    title: 'Er staat een onzichtbaar teken in',
    detail:
      'Het e-mailadres of de naam bevat een teken dat niemand ziet. Typ het opnieuw in plaats van het te plakken.',
  },
  'name-missing': {
    status: 400,
    title: 'De naam ontbreekt',
    detail: 'Vul de naam van de contactpersoon in, met hoogstens 200 tekens.',
  },
  'organisation-missing': {
    status: 400,
    title: 'De organisatie ontbreekt',
    detail: 'Een contactpersoon hoort bij ten minste één organisatie: kies er een.',
  },
  'not-a-contact-person': {
    status: 400,
    title: 'Dit is geen contactpersoon',
    detail: 'Alleen een contactpersoon kan voor een organisatie handelen.',
  },
  'wrong-credentials': {
    status: 401,
    title: 'Inloggen is niet gelukt',
    detail: 'Het e-mailadres of het wachtwoord klopt niet.',
  },
  'second-factor-needed': {
    status: 401,
    title: 'Nog één stap',
    detail: 'Vul de code uit uw app in, of een herstelcode.',
  },
  'wrong-code': {
    status: 401,
    title: 'De code klopt niet',
    detail:
      'Deze code klopt niet of is al gebruikt. Wacht op de volgende code in uw app en probeer het opnieuw.',
  },
  'second-step-over': {
    status: 401,
    title: 'Begin opnieuw met inloggen',
    detail: 'Het inloggen duurde te lang. Vul uw e-mailadres en wachtwoord opnieuw in.',
  },
  'not-signed-in': {
    status: 401,
    title: 'U bent niet ingelogd',
    detail: 'Log in om verder te gaan.',
  },
  'second-factor-required': {
    status: 403,
    title: 'Tweede stap vereist',
    detail: 'Voor uw account is inloggen met een tweede stap verplicht. Stel die eerst in.',
  },
  'no-permission': {
    status: 403,
    title: 'Geen toegang',
    detail: 'Uw account heeft geen toegang tot dit onderdeel.',
  },
  'holder-not-found': {
    status: 404,
    title: 'Kwalificatiehouder niet gevonden',
    detail: 'Deze kwalificatiehouder bestaat niet of staat niet bij uw organisatie ingeschreven.',
  },
  'check-not-found': {
    status: 404,
    title: 'Niet gevonden',
    detail: 'Bij deze gegevens is geen kwalificatie te vinden.',
  },
  'request-not-found': {
    status: 404,
    title: 'Verzoek niet gevonden',
    detail: 'Dit verzoek bestaat niet of is niet van u.',
  },
  'import-not-found': {
    status: 404,
    title: 'Import niet gevonden',
    detail: 'Deze import bestaat niet.',
  },
  'import-runs': {
    status: 409,
    title: 'Er loopt al een import',
    detail: 'Wacht tot de import die bezig is klaar is, en probeer het opnieuw.',
  },
  'account-not-found': {
    status: 404,
    title: 'Account niet gevonden',
    detail: 'Deze contactpersoon bestaat niet.',
  },
  'organisation-not-found': {
    status: 404,
    title: 'Organisatie niet gevonden',
    detail: 'Deze organisatie staat niet in het register, of hoort niet bij deze contactpersoon.',
  },
  'account-exists': {
    status: 409,
    title: 'Dit account bestaat al',
    detail: 'Er is al een account met dit e-mailadres. Zoek het op in de lijst.',
  },
  'account-disabled': {
    status: 409,
    title: 'Dit account is geblokkeerd',
    detail: 'Deblokkeer het account eerst.',
  },
  'other-account': {
    status: 409,
    title: 'Er is nu iemand anders ingelogd',
    detail:
      'Deze pagina is van een ander account dan dat waarmee nu is ingelogd. Er is niets gelezen of gewijzigd. Laad de pagina opnieuw.',
  },
  'second-factor-is-on': {
    status: 409,
    title: 'De tweede stap is al ingesteld',
    detail: 'Zet de tweede stap eerst uit om een andere app te koppelen.',
  },
  'request-unknown': {
    status: 404,
    title: 'Verzoek niet gevonden',
    detail: 'Er is geen verzoek met dit kenmerk.',
  },
  'only-look-and-retry': {
    status: 405,
    title: 'Dit kan hier niet',
    detail:
      'In dit overzicht van de wachtrij kan alleen worden gekeken en een taak opnieuw worden geprobeerd.',
  },
  'request-not-ready': {
    status: 409,
    title: 'Nog niet klaar',
    detail: 'De pasjes van dit verzoek worden nog gemaakt.',
  },
  'request-failed': {
    status: 409,
    title: 'Mislukt',
    detail: ({ reason }) => String(reason),
  },
  'request-not-failed': {
    status: 409,
    title: 'Opnieuw proberen is niet nodig',
    detail: 'Alleen een mislukt verzoek kan opnieuw worden geprobeerd.',
  },
  'request-expired': {
    status: 410,
    title: 'Verlopen',
    detail: 'Dit verzoek is verlopen: de pasjes waren 7 dagen beschikbaar. Dien een nieuw verzoek in.',
  },
  'link-refused': {
    status: 410,
    title: 'Deze link werkt niet meer',
    detail: 'De link is al gebruikt of verlopen. Vraag een nieuwe aan met ‘Wachtwoord vergeten’.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Dit verzoek is al eens anders ingediend',
    detail: 'Dezelfde Idempotency-Key is eerder met andere gegevens gebruikt. Gebruik een nieuwe sleutel.',
  },
  'import-refused': {
    status: 422,
    title: 'Niets ingelezen',
    detail: ({ reason }) => String(reason),
  },
  'too-many-checks': {
    status: 429,
    title: 'Te veel controles achter elkaar',
    detail: ({ retryAfterSeconds }) => `Over ${String(retryAfterSeconds)} seconden kan het weer.`,
  },
  'too-many-attempts': {
    status: 429,
    title: 'Te vaak geprobeerd',
    detail: ({ retryAfterSeconds }) =>
      `Inloggen is te vaak mislukt. Over ${String(retryAfterSeconds)} seconden kan het weer.`,
  },
  'too-many-resets': {
    status: 429,
    title: 'Te vaak aangevraagd',
    detail: ({ retryAfterSeconds }) =>
      `Er is te vaak een nieuw wachtwoord aangevraagd. Over ${String(retryAfterSeconds)} seconden kan het weer.`,
  },
  'too-many-streams': {
    status: 429,
    title: 'Te veel vensters open',
    detail:
      'Uw verzoeken staan in te veel vensters tegelijk open. Sluit een ander venster; tot die tijd wordt de lijst hier ' +
      'nog steeds vanzelf ververst.',
  },
  'temporarily-unavailable': {
    status: 503,
    title: 'Even niet beschikbaar',
    detail: 'De dienst is tijdelijk niet bereikbaar. Probeer het over enkele seconden opnieuw.',
  },
  'no-space': {
    status: 503,
    title: 'Even niet beschikbaar',
    detail:
      'De dienst kan op dit moment niets opslaan. Er is niets ingediend. Probeer het over een minuut opnieuw, en ' +
      'waarschuw de beheerder als het zo blijft.',
  },
  unexpected: {
    status: 500,
    title: 'Er ging iets mis',
    detail: ({ reference }) =>
      `Er ging onverwacht iets mis. Probeer het opnieuw, en noem bij hulp het kenmerk ${String(reference)}.`,
  },
  ...EDGE_PROBLEMS,
  ...SELECTION_PROBLEMS,
  ...SIGN_ON_PROBLEMS,
} as const satisfies Record<string, ProblemKind> &
  Record<RefusalCode | RequestRefusal | AccountRefused['code'], ProblemKind>;

export type ProblemCode = keyof typeof KINDS;

/**
 * A refusal in the form of RFC 9457. `ProblemFilter` converts errors of features and libraries to it; the code in this folder throws it
 * directly.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly facts: RefusalFacts = {},
  ) {
    super(code);
  }

  get status(): number {
    return KINDS[this.code].status;
  }

  /** Returns the body of the answer. */
  toJSON(): Record<string, unknown> {
    const { status, title, detail } = KINDS[this.code] as ProblemKind;
    return {
      type: `urn:pasloket:problem:${this.code}`,
      title,
      status,
      detail: typeof detail === 'string' ? detail : detail(this.facts),
      ...this.facts,
    };
  }
}
