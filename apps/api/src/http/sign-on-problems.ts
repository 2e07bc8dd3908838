/** Problems that prevent a single sign-on from beginning. They are part of `KINDS` in `problem.ts`. */
export const SIGN_ON_PROBLEMS = {
  'sso-unknown-domain': {
    status: 404,
    title: 'Geen inloggen via uw organisatie',
    detail:
      'Voor dit e-mailadres is inloggen via de organisatie niet ingesteld. Controleer het adres, of log in met uw wachtwoord.',
  },
  'sso-provider-away': {
    status: 503,
    title: 'Uw organisatie is niet bereikbaar',
    detail:
      'De inlogdienst van uw organisatie geeft geen goed antwoord. Probeer het over enkele minuten opnieuw, of log in met uw wachtwoord.',
  },
} as const;
