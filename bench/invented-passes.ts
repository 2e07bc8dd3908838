import { type PassData, type PassModule } from '@app/pass-pdf';

const FIRST_NAMES = (
  'Anna Zoë Bram Çiğdem Daan Eva Finn Guusje Hatice Ilse Jeroen Katarzyna Łukasz Maaike Noor Olivia Pieter Quinten ' +
  'Renée Sanne Şükrü Thijs Ursula Vera Willem Xander Yara Jānis Ørjan Anaïs'
).split(' ');
const SURNAMES = (
  'Jansen|de Vries|van den Berg|Bakker|Visser|’t Hart|Smit|Meijer|de Boer|Mulder|Wiśniewski|Yılmaz|Özdemir|van der Heijden|' +
  'Peters|Hendriks|van Leeuwen|Dekker|Brouwer|de Wit|Dijkstra|Smits|de Graaf|van der Meer|Kováčová|Nguyễn|García López'
).split('|');
const MAIN = ['Diploma Eerste Hulp', 'Diploma Jeugd Eerste Hulp', 'Certificaat Eerste Hulp aan kinderen'];
const MODULES = [
  'Eerste Hulp bij Sportongevallen',
  'Wandelletsel',
  'Reanimatie en AED',
  'Verbandleer en kleine ongevallen',
];

/** Passes of invented people, the n-th always the same: six in ten of a main qualification, with up to four modules. */
export function inventedPasses(count: number): PassData[] {
  return Array.from({ length: count }, (_, n) => inventedPass(n));
}

function inventedPass(n: number): PassData {
  const pick = <T>(list: readonly T[], step: number): T => list[(n * step) % list.length] as T;
  const expiry = n % 2 === 0 ? '2027-04-01' : '2026-10-01';
  const isMain = n % 10 < 6;
  const modules: PassModule[] = MODULES.slice(0, n % 5).map((title) => ({ title, expiryDate: expiry }));
  const day = String((n % 28) + 1).padStart(2, '0');
  return {
    holderName: `${pick(FIRST_NAMES, 7)} ${pick(SURNAMES, 11)}`,
    birthDate: `${1950 + (n % 55)}-${String((n % 12) + 1).padStart(2, '0')}-${day}`,
    qualificationNumber: String(1_000_213 + n * 37),
    qualificationTitle: isMain ? pick(MAIN, 1) : pick(MODULES, 3),
    examNumber: String(118 + (n % 9)).padStart(6, '0'),
    examDate: `2025-03-${day}`,
    expiryDate: expiry,
    modules: isMain ? modules : [],
    organisationName: 'EHBO-vereniging De Linde, Dorpsveld',
    externalNumber: n % 3 === 0 ? `L-${4000 + n}` : null,
    checkUrl: `https://pasloket.example/c/${(1_000_213 + n * 37).toString(36)}${(n * 2_654_435_761).toString(36)}`,
  };
}
