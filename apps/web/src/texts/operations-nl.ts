import { formatCount, formatNumber } from './format';

/** Dutch texts of the operators' page 'Beheer'. */
export const operationsNl = {
  title: 'Beheer',
  lead: 'Alleen cijfers en kenmerken: wie of wat erachter staat, is hier niet te zien.',
  asOf: (time: string) => `Stand van ${time}`,
  stale: 'De cijfers worden niet bijgewerkt.',
  queue: (backend: string) => `Open de wachtrij (${backend})`,
  seconds: (seconds: number) =>
    seconds < 100
      ? `${formatNumber(seconds)} s`
      : seconds < 6_000
        ? `${formatNumber(Math.round(seconds / 60))} min`
        : `${formatNumber(Math.round(seconds / 3_600))} uur`,
  ago: (duration: string) => `${duration} geleden`,
  open: {
    title: 'Onderhanden',
    nobody: 'Niemand wacht',
    oldest: 'wacht het langst',
    waiting: 'In de wachtrij',
    running: 'Bezig',
    oldestRequest: 'Verzoek',
    attempts: 'Pogingen',
  },
  throughput: {
    title: 'Tempo',
    perSecond: (passes: string) => `${passes} per seconde`,
    perSecondHint: 'pasjes, over de laatste vijf minuten',
    requests: 'Verzoeken klaar, laatste uur',
    passes: 'Pasjes klaar, laatste uur',
  },
  storage: {
    title: 'Opslag',
    archives: (count: number) => formatCount(count, 'bestand bewaard', 'bestanden bewaard'),
    going: 'Verloopt binnen 24 uur',
    goingFiles: (count: number, size: string) => `${formatCount(count, 'bestand', 'bestanden')}, ${size}`,
    nothing: '0 kB',
    next: 'Eerstvolgend',
    none: 'Er is niets dat verloopt.',
  },
  sweeps: {
    title: 'Onderhoud',
    names: {
      're-ring': 'Gemiste verzoeken aanbieden',
      'expire-requests': 'Verlopen verzoeken wissen',
      'remove-orphans': 'Losse bestanden opruimen',
    },
    good: 'Op tijd',
    late: 'Te laat',
    never: 'nog nooit gelukt',
    failure: (type: string) => `Laatste poging mislukt: ${type}.`,
    remedy: 'Start een pdf-worker, of kijk in zijn log waarom dit niet lukt.',
  },
  failures: {
    title: 'Mislukte verzoeken',
    lead: 'Die nog niemand opnieuw heeft laten maken.',
    none: 'Geen enkel verzoek is mislukt.',
    reasons: 'Mislukt, per reden',
    reason: 'Reden',
    last24Hours: '24 uur',
    last7Days: '7 dagen',
    codes: {
      'too-many-attempts': 'Pogingen zijn op',
      'no-pass-possible': 'Geen enkel pasje kan worden gemaakt',
      'archive-lost': 'Bestand is niet meer in de opslag',
      'archive-outdated': 'Register is intussen gewijzigd',
    },
    list: 'Mislukte verzoeken, nieuwste eerst',
    facts: (passes: number, attempts: number) =>
      `${formatCount(passes, 'pasje', 'pasjes')}, ${formatCount(attempts, 'poging', 'pogingen')}`,
    failedAt: (moment: string) => `mislukt op ${moment}`,
    runAgain: 'Opnieuw maken',
    runAgainNamed: (id: string) => `Opnieuw maken: ${id}`,
    ranAgain: (id: string) => `Verzoek ${id} wordt opnieuw gemaakt.`,
    more: (count: number) => `En nog ${formatNumber(count)} oudere.`,
  },
};
