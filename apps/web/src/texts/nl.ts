import { formatCount, formatNumber } from './format';
import { nlAccounts } from './nl-accounts';
import { operationsNl } from './operations-nl';

/** Dutch texts. They use the terms of the manual. */
export const nl = {
  locale: 'nl-NL',
  otherLanguage: 'English',
  otherLanguageLabel: 'Switch to English',
  brand: 'Pasloket',
  skipToContent: 'Naar de inhoud',
  close: 'Sluit',
  tryAgain: 'Probeer opnieuw',
  loading: 'Wordt geladen…',
  undo: 'Maak ongedaan',
  tabs: {
    label: 'Onderdelen',
    holders: 'Download certificaten',
    requests: 'Ingestuurde verzoeken',
    operations: 'Beheer',
    accounts: 'Contactpersonen',
  },
  session: {
    title: 'Inloggen',
    lead: 'Digitale pasjes downloaden voor uw organisatie.',
    email: 'E-mailadres',
    password: 'Wachtwoord',
    showPassword: 'Toon wachtwoord',
    signIn: 'Log in',
    signOut: 'Log uit',
    stillSignedIn: 'U bent nog ingelogd.',
    ended: 'Uw sessie is beëindigd. Log opnieuw in; uw selectie is bewaard.',
    checkLead: 'Wilt u een pasje controleren?',
    check: 'Naar de controle',
    noOrganisationTitle: 'Nog geen organisatie',
    noOrganisation:
      'Uw account is nog niet aan een organisatie gekoppeld. Vraag de beheerder om dat te doen; daarna ziet u hier de kwalificatiehouders.',
  },
  ...nlAccounts,
  page: {
    notFoundTitle: 'Deze pagina bestaat niet',
    notFound: 'Het adres klopt niet, of de pagina is verplaatst.',
    toHolders: 'Naar Download certificaten',
    toOperations: 'Naar Beheer',
    offline: 'U bent offline. Zodra er weer verbinding is, gaat alles verder. Uw selectie is bewaard.',
    notKept:
      'Deze browser bewaart niet alles: dit is een privévenster, of de opslag is vol. U kunt gewoon werken, maar uw selectie kan weg zijn als u dit venster sluit of opnieuw laadt.',
    brokenTitle: 'Er ging iets mis',
    broken: 'De pagina kon niet worden getoond. Laad de pagina opnieuw.',
    reload: 'Laad opnieuw',
  },
  problems: {
    title: 'Dit lukte niet',
    unreachable: 'De server is niet bereikbaar. Controleer uw internetverbinding en probeer het opnieuw.',
    noAnswer:
      'De server antwoordt niet. Probeer het opnieuw; lukt dat niet, controleer dan uw internetverbinding.',
    unexpected: 'Er ging onverwacht iets mis. Probeer het opnieuw.',
    byCode: {} as Record<string, string>,
  },
  holders: {
    title: 'Download certificaten',
    search: 'Zoeken',
    clearSearch: 'Wis het zoekveld',
    searchPlaceholder: 'Nummer, naam of geboortedatum',
    organisation: 'Organisatie',
    examType: 'Examentype',
    examNumber: 'Examennummer',
    expiryDate: 'Vervaldatum',
    all: 'Alle',
    chosen: (count: number) => `${count} gekozen`,
    noEnd: 'Zonder einddatum',
    filters: 'Filters',
    filtersActive: (count: number) => `Filters (${count})`,
    clearFilters: 'Wis filters',
    showResults: (count: number | undefined) =>
      count === undefined ? 'Toon resultaat' : `Toon resultaat (${formatNumber(count)})`,
    found: (count: number) => `${formatCount(count, 'kwalificatiehouder', 'kwalificatiehouders')} gevonden`,
    notFetched: 'Niet opgehaald',
    addAll: 'Voeg alle toe',
    add: 'Voeg toe',
    remove: 'Verwijder',
    addNamed: (name: string) => `Voeg toe: ${name}`,
    removeNamed: (name: string) => `Verwijder: ${name}`,
    details: 'Bekijk details',
    detailsNamed: (name: string) => `Bekijk details: ${name}`,
    selected: 'toegevoegd',
    tableLabel: 'Kwalificatiehouders',
    sortBy: 'Sorteer op',
    columns: {
      /** Contains a soft hyphen: the word may break before 'nummer'. */
      qualificationNumber: 'Kwalificatie\u00adnummer',
      name: 'Naam',
      birthDate: 'Geboortedatum',
      expiryDate: 'Vervaldatum',
      status: 'Status',
      externalNumber: 'Extern nummer',
    },
    status: { valid: 'geldig', expired: 'verlopen', revoked: 'ingetrokken' },
    until: (date: string) => `tot en met ${date}`,
    examLine: (examNumber: string, date: string) => `examen ${examNumber}, ${date}`,
    born: (date: string) => `geboren ${date}`,
    pages: 'Bladeren',
    nextPage: 'Volgende pagina',
    previousPage: 'Vorige pagina',
    page: (page: number) => `Pagina ${page}`,
    range: (from: number, to: number, total: number) =>
      `${formatNumber(from)}–${formatNumber(to)} van ${formatNumber(total)}`,
    nobodyTitle: 'Niemand gevonden',
    nobody: 'Controleer de spelling, of wis een of meer filters.',
    emptyTitle: 'Nog geen kwalificatiehouders',
    empty: 'Bij uw organisatie staat nog niemand ingeschreven.',
    added: (count: number) =>
      `${formatCount(count, 'kwalificatiehouder', 'kwalificatiehouders')} toegevoegd.`,
    addedSome: (count: number, before: number) =>
      `${formatCount(count, 'kwalificatiehouder', 'kwalificatiehouders')} toegevoegd; ${formatNumber(before)} stonden al in uw selectie.`,
    addedNobody: 'Iedereen uit deze lijst staat al in uw selectie.',
    tooManyToAdd: (count: number, most: number) =>
      `Deze lijst telt ${formatNumber(count)} kwalificatiehouders. Er kunnen er ${formatNumber(most)} in een selectie: kies eerst een examen, een vervaldatum of een naam.`,
    tooManyTogether: (count: number, most: number) =>
      `Samen met uw selectie worden het ${formatNumber(count)} kwalificatiehouders. Er kunnen er ${formatNumber(most)} in een selectie: dien eerst een verzoek in, of kies er minder.`,
  },
  selection: {
    title: 'Uw selectie',
    open: 'Bekijk selectie',
    passes: (count: number, limit: number) => `${formatNumber(count)} van ${formatNumber(limit)} pasjes`,
    counting: 'Pasjes worden geteld…',
    notCounted: 'Pasjes niet geteld',
    holders: (count: number) => formatCount(count, 'kwalificatiehouder', 'kwalificatiehouders'),
    emptyTitle: 'Nog niemand gekozen',
    empty: 'Zoek kwalificatiehouders en kies ‘Voeg toe’ of ‘Voeg alle toe’.',
    listLabel: 'Gekozen kwalificatiehouders',
    showAll: (count: number) => `Toon alle ${formatNumber(count)}`,
    removeNamed: (name: string) => `Verwijder ${name}`,
    removeAll: 'Verwijder alle',
    removedOne: (name: string) => `${name} is verwijderd.`,
    removedMany: (count: number) =>
      `${formatCount(count, 'kwalificatiehouder', 'kwalificatiehouders')} verwijderd.`,
    unknownHolder: 'Naam wordt opgehaald…',
    goneHolder: 'Staat niet meer bij uw organisatie',
    gone: (count: number) =>
      count === 1
        ? 'Eén kwalificatiehouder staat niet meer bij uw organisatie ingeschreven en is uit uw selectie gehaald.'
        : `${formatNumber(count)} kwalificatiehouders staan niet meer bij uw organisatie ingeschreven en zijn uit uw selectie gehaald.`,
    missing: (count: number) => `${formatNumber(count)} zonder pasje`,
    removeMissing: 'Verwijder deze uit de selectie',
    tooMany: (excess: number, limit: number) =>
      `${formatCount(excess, 'pasje', 'pasjes')} te veel: een verzoek telt er hoogstens ${limit}.`,
    howOn: 'Verwijder kwalificatiehouders, beperk de keuzes hieronder, of dien in delen in.',
    split: (first: number, rest: number) =>
      `Neem nu de eerste ${formatNumber(first)} en bewaar ${formatNumber(rest)} voor daarna`,
    later: (count: number) =>
      `${formatCount(count, 'kwalificatiehouder wacht', 'kwalificatiehouders wachten')} op het volgende verzoek.`,
    takeLaterNow: 'Voeg nu toe',
    laterTaken: (count: number) =>
      `De volgende ${formatCount(count, 'kwalificatiehouder staat', 'kwalificatiehouders staan')} klaar in uw selectie.`,
    scope: 'Welke pasjes?',
    scopeAll: 'Alle kwalificaties',
    scopeAllHint: 'Ook elke aanvullende module krijgt een eigen pasje.',
    scopeMain: 'Alleen diploma of certificaat',
    scopeMainHint: 'Aanvullende modules staan op dat pasje vermeld.',
    expiryDates: 'Vervaldata',
    expiryDatesHint: 'Laat leeg om alle vervaldata te accepteren.',
    expiryDatesAll: 'Alle vervaldata',
    personalReference: 'Persoonlijk kenmerk',
    personalReferenceHint: 'Niet verplicht. Alleen u ziet het.',
    submit: 'Dien verzoek in',
    submitting: 'Wordt ingediend…',
    whyNot: {
      empty: 'Voeg eerst kwalificatiehouders toe.',
      noPasses: 'Deze selectie levert geen enkel pasje op.',
      tooMany: 'Er zijn te veel pasjes voor één verzoek.',
      tooManyHolders: (count: number, most: number) =>
        `Er zijn ${formatNumber(count)} kwalificatiehouders gekozen. In één verzoek passen er ${formatNumber(most)}: verwijder wie geen pasje oplevert.`,
    },
  },
  requests: {
    title: 'Ingestuurde verzoeken',
    lead: 'Ieder verzoek blijft 7 dagen beschikbaar. Alleen u kunt uw verzoeken zien en downloaden.',
    emptyTitle: 'Nog geen verzoeken',
    empty: 'Wat u indient, staat hier direct klaar om te downloaden.',
    submitted: 'Uw verzoek is ingediend.',
    listLabel: 'Uw verzoeken, nieuwste eerst',
    more: 'Toon oudere verzoeken',
    passes: (count: number) => formatCount(count, 'pasje', 'pasjes'),
    states: {
      submitted: 'In de wachtrij',
      rendering: 'Bezig',
      ready: 'Klaar',
      failed: 'Mislukt',
      expired: 'Verlopen',
    },
    waiting: 'Begint vanzelf. U kunt deze pagina gerust verlaten.',
    progress: (done: number, total: number) =>
      `${formatNumber(done)} van ${formatNumber(total)} pasjes gemaakt`,
    scope: { all: 'Alle kwalificaties', main: 'Alleen diploma of certificaat' },
    expiryDates: (dates: string) => `vervaldata ${dates}`,
    allExpiryDates: 'alle vervaldata',
    download: 'Download pdf’s',
    downloading: 'Wordt opgehaald…',
    downloadAsked: (time: string) =>
      `Om ${time} opgevraagd; het bestand komt bij uw downloads. Niet begonnen?`,
    downloadRefused:
      'Het downloaden is niet begonnen: in plaats van het bestand kwam een foutmelding, van de opslag of van een filter in uw netwerk. Probeer het opnieuw; blijft het zo, meld het dan aan de beheerder.',
    availableUntil: (moment: string, left: string) => `Beschikbaar tot ${moment} (${left})`,
    daysLeft: (days: number) => `nog ${formatCount(days, 'dag', 'dagen')}`,
    hoursLeft: (hours: number) => `nog ${hours} uur`,
    minutesLeft: (minutes: number) => `nog ${formatCount(minutes, 'minuut', 'minuten')}`,
    missing: (count: number) => `${formatNumber(count)} niet in het bestand`,
    missingMore: 'Toon meer',
    missingFormer: (count: number) =>
      count === 1
        ? '1 daarvan is van iemand die niet meer bij uw organisatie staat ingeschreven. Wie dat is, wordt niet meer getoond.'
        : `${formatNumber(count)} daarvan zijn van mensen die niet meer bij uw organisatie staan ingeschreven. Wie dat zijn, wordt niet meer getoond.`,
    wholeHolder: 'geen pasje',
    someoneGone: 'Iemand die niet meer bij uw organisatie staat',
    retry: 'Probeer opnieuw',
    retried: 'Het verzoek wordt opnieuw gemaakt.',
    expiredText: 'De pasjes waren 7 dagen beschikbaar en zijn gewist.',
    again: 'Opnieuw aanvragen',
    againDone: (count: number) =>
      `${formatCount(count, 'kwalificatiehouder staat', 'kwalificatiehouders staan')} weer in uw selectie.`,
    againUnknown: 'Wie erin stond is gewist. Stel de selectie opnieuw samen.',
    readyMessage: (count: number) => `Uw verzoek is klaar: ${formatCount(count, 'pasje', 'pasjes')}.`,
    failedMessage: 'Een verzoek is mislukt.',
    show: 'Bekijk verzoeken',
    notify: 'Waarschuw mij als een verzoek klaar is',
    notifyOn: 'U krijgt een melding als een verzoek klaar is.',
  },
  operations: operationsNl,
};

/** The texts that every language must have. */
export type Texts = typeof nl;
