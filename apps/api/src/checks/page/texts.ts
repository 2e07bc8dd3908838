/** All texts of the pages in Dutch. */
const nl = {
  locale: 'nl-NL',
  pageName: 'Controle',
  valid: 'Geldig',
  validOne: 'Deze kwalificatie is vandaag geldig.',
  validAll: (count: number) =>
    `${count === 2 ? 'Beide' : `Alle ${count}`} kwalificaties zijn vandaag geldig.`,
  partly: 'Deels geldig',
  partlyOf: (valid: number, count: number) =>
    `${valid} van de ${count} kwalificaties ${valid === 1 ? 'is' : 'zijn'} vandaag geldig.`,
  invalid: 'Niet geldig',
  invalidOne: 'Deze kwalificatie is vandaag niet geldig.',
  invalidAll: (count: number) =>
    `Geen van ${count === 2 ? 'beide' : `de ${count}`} kwalificaties is vandaag geldig.`,
  name: 'Naam',
  qualification: 'Kwalificatie',
  qualifications: 'Kwalificaties',
  until: 'Geldig tot en met',
  wasUntil: 'Was geldig tot en met',
  validity: 'Geldigheid',
  endless: 'zonder einddatum',
  checkedOn: (house: string, moment: string) => `Gecontroleerd bij ${house} op ${moment} (Nederlandse tijd).`,
  notFound: 'Niet gevonden',
  codeNotFound: 'Bij deze code is geen kwalificatie te vinden. Scan de QR-code op het pasje opnieuw.',
  numberNotFound: 'Bij dit kwalificatienummer en deze achternaam is niets te vinden. Controleer beide.',
  mayBeHidden:
    'Dit betekent niet dat iemand geen geldige kwalificatie heeft: kwalificatiehouders kunnen vragen om hier niet vindbaar te zijn.',
  form: 'Controleer een kwalificatie',
  formIntro: 'Vul in wat op het pasje of diploma staat. U ziet direct of de kwalificatie vandaag geldig is.',
  number: 'Kwalificatienummer',
  numberHint: 'Met de nullen vooraan, bijvoorbeeld 0012345.',
  numberWrong: 'Vul het kwalificatienummer in, zoals het op het pasje staat.',
  surname: 'Achternaam',
  surnameHint: 'Tussenvoegsels zoals ‘van den’ mag u weglaten.',
  surnameWrong: 'Vul de achternaam in, zoals die op het pasje staat.',
  submit: 'Controleer',
  orScan: 'Staat er een QR-code op het pasje? Scan die met de camera van uw telefoon.',
  another: 'Controleer nog een kwalificatie',
  byNumber: 'Controleer op nummer en achternaam',
  tooMany: 'Even wachten',
  tooManyWait: (seconds: number) =>
    `Vanaf deze internetverbinding is vaak achter elkaar gecontroleerd. Over ${seconds} ${seconds === 1 ? 'seconde' : 'seconden'} kan het weer: laad dan deze pagina opnieuw.`,
  away: 'Even niet beschikbaar',
  awayWait: 'De controle is tijdelijk niet bereikbaar. Probeer het over enkele seconden opnieuw.',
  unexpected: 'Er ging iets mis',
  unexpectedHelp: (reference: string) =>
    `Probeer het opnieuw. Blijft het misgaan, noem dan het kenmerk ${reference}.`,
  unreadable: 'De gegevens zijn niet leesbaar',
  unreadableHelp: 'Vul het formulier opnieuw in.',
};

export type Texts = typeof nl;

const en: Texts = {
  locale: 'en-GB',
  pageName: 'Check',
  valid: 'Valid',
  validOne: 'This qualification is valid today.',
  validAll: (count) => `${count === 2 ? 'Both' : `All ${count}`} qualifications are valid today.`,
  partly: 'Partly valid',
  partlyOf: (valid, count) =>
    `${valid} of the ${count} qualifications ${valid === 1 ? 'is' : 'are'} valid today.`,
  invalid: 'Not valid',
  invalidOne: 'This qualification is not valid today.',
  invalidAll: (count) => `${count === 2 ? 'Neither' : 'None'} of the ${count} qualifications is valid today.`,
  name: 'Name',
  qualification: 'Qualification',
  qualifications: 'Qualifications',
  until: 'Valid until and including',
  wasUntil: 'Was valid until and including',
  validity: 'Validity',
  endless: 'no end date',
  checkedOn: (house, moment) => `Checked at ${house} on ${moment} (Dutch time).`,
  notFound: 'Not found',
  codeNotFound: 'There is no qualification behind this code. Scan the QR code on the pass again.',
  numberNotFound: 'Nothing is found for this qualification number and surname. Check both.',
  mayBeHidden:
    'This does not mean that somebody has no valid qualification: holders can ask not to be found here.',
  form: 'Check a qualification',
  formIntro: 'Enter what the pass or diploma says. You see at once whether the qualification is valid today.',
  number: 'Qualification number',
  numberHint: 'With its leading zeros, for example 0012345.',
  numberWrong: 'Enter the qualification number as it is on the pass.',
  surname: 'Surname',
  surnameHint: 'You may leave out prefixes such as ‘van den’.',
  surnameWrong: 'Enter the surname as it is on the pass.',
  submit: 'Check',
  orScan: 'Is there a QR code on the pass? Scan it with the camera of your phone.',
  another: 'Check another qualification',
  byNumber: 'Check by number and surname',
  tooMany: 'One moment',
  tooManyWait: (seconds) =>
    `There were many checks in a row from this internet connection. Load this page again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  away: 'Not available for a moment',
  awayWait: 'The check cannot be reached for now. Try again in a few seconds.',
  unexpected: 'Something went wrong',
  unexpectedHelp: (reference) => `Try again. If it goes wrong again, mention the reference ${reference}.`,
  unreadable: 'The form cannot be read',
  unreadableHelp: 'Fill in the form again.',
};

export type Language = 'nl' | 'en';

/** @returns the texts in this language. */
export function textsOfLanguage(language: Language): Texts {
  return language === 'en' ? en : nl;
}
