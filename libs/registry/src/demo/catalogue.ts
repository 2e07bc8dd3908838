import { type ExamTypeRecord, type OrganisationRecord } from '../write/registry-batch';

/** An exam type with the properties that the demo registry needs. */
export interface DemoExamType extends ExamTypeRecord {
  /** Relative frequency among the exam types of its kind. */
  readonly weight: number;
  /** Set if its qualifications are valid without end. */
  readonly endless?: true;
  /** Set if children take this exam. */
  readonly youth?: true;
}

export const DEMO_EXAM_TYPES: readonly DemoExamType[] = [
  { code: 'EH', name: 'Diploma Eerste Hulp', kind: 'main', weight: 60 },
  { code: 'EHK', name: 'Certificaat Eerste Hulp aan kinderen', kind: 'main', weight: 20 },
  { code: 'JEH', name: 'Diploma Jeugd Eerste Hulp', kind: 'main', weight: 10, youth: true },
  { code: 'LOTUS', name: 'Diploma LOTUS', kind: 'main', weight: 5, endless: true },
  { code: 'IEH', name: 'Diploma Instructeur Eerste Hulp', kind: 'main', weight: 5 },
  { code: 'RAED', name: 'Reanimatie en AED', kind: 'module', weight: 40 },
  { code: 'VKO', name: 'Verbandleer en kleine ongevallen', kind: 'module', weight: 20, endless: true },
  { code: 'SPORT', name: 'Eerste Hulp bij Sportongevallen', kind: 'module', weight: 15 },
  { code: 'WANDEL', name: 'Wandelletsel', kind: 'module', weight: 10 },
  { code: 'BLOED', name: 'Eerste Hulp bij ernstige bloedingen', kind: 'module', weight: 10 },
  { code: 'HYG', name: 'Hygiëne en infectiepreventie', kind: 'module', weight: 5 },
];

/** Prefix of the code of each demo organisation. No real organisation has it. */
export const DEMO_ORGANISATION_PREFIX = 'DEMO-';

const FIRST_ORGANISATIONS = [
  'Opleidingsinstituut De Helpende Hand',
  'EHBO-vereniging Sint Joris',
  'Eerste Hulp Opleidingen ’t Waddenland',
];
const KINDS = [
  'EHBO-vereniging',
  'Opleidingscentrum',
  'Eerste Hulp',
  'Veiligheidstraining',
  'Reddingsbrigade',
];
const PLACES =
  'Aldervoort,Beekwolde,Cranenburgh,Dorpshage,Eikenhorst,Ferwoude,Groenewaard,Hoogmeer,IJsselmark,Jutterdam,Kerkbroek,Lindewolde,Maasveen,Noorderhaven,Oosterlaar,Polderzicht,Rietmeer,Sluisdijk,Terheide,Uiterwijk,Veenendijk,Westerbrug,Zandhorst'.split(
    ',',
  );

/** Returns invented organisations with the codes DEMO-0001 and up. The first three are the same for each count. */
export function demoOrganisations(count: number): OrganisationRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    code: `${DEMO_ORGANISATION_PREFIX}${String(index + 1).padStart(4, '0')}`,
    name: FIRST_ORGANISATIONS[index] ?? inventedName(index - FIRST_ORGANISATIONS.length),
  }));
}

function inventedName(index: number): string {
  const round = Math.floor(index / (KINDS.length * PLACES.length));
  const kind = KINDS[Math.floor(index / PLACES.length) % KINDS.length];
  const place = PLACES[index % PLACES.length];
  return [kind, place, round > 0 ? String(round + 1) : ''].filter(Boolean).join(' ');
}
