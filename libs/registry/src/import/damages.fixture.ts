import { demoRegistry } from '../demo/demo-registry';
import { type SeededRandom } from '../demo/seeded-random';
import { normaliseForSearch } from '../names';
import { type HolderRecord, type QualificationRecord, type RegistryBatch } from '../write/registry-batch';

/** Rows of a registry's files, with a record of what was done to them. */
export interface Sheet {
  readonly holders: HolderRecord[];
  readonly qualifications: QualificationRecord[];
  readonly enrolments: RegistryBatch['enrolments'][number][];
  /** Lines that give a person another identity: an import must report each of them. `holders.csv:17`. */
  readonly identity: Set<string>;
  /** Lines with realistic changes: an import must accept them. */
  readonly realistic: Set<string>;
}

const demo = demoRegistry({ holders: 1_500, seed: 'damages' });
const YEAR = 4;
const MONTH = 7;

/** The registry to which all layers are applied. Some birth dates are partly known. */
export const BASE_REGISTRY: RegistryBatch = {
  ...demo,
  holders: demo.holders.map((holder, at) =>
    at % 8 === 0 ? { ...holder, birthDate: holder.birthDate.slice(0, at % 16 === 0 ? YEAR : MONTH) } : holder,
  ),
};
/** Returns the holders with a wholly known birth date, or those with a partly known one. */
const known = (sheet: Sheet, isWhole: boolean) =>
  sheet.holders.flatMap(({ birthDate }, index) =>
    birthDate.length > MONTH === isWhole && isFree(sheet, index) ? [index] : [],
  );

export const undamagedSheet = (): Sheet => ({
  holders: [...BASE_REGISTRY.holders],
  qualifications: [...BASE_REGISTRY.qualifications],
  enrolments: [...BASE_REGISTRY.enrolments],
  identity: new Set(),
  realistic: new Set(),
});

type Row = readonly (string | boolean | null)[];
const csv = (header: string, rows: readonly Row[]) =>
  [header, ...rows.map((row) => row.map((cell) => (cell === true ? 'yes' : cell === false ? 'no' : (cell ?? ''))).join(';')), ''].join('\n'); // prettier-ignore

export function csvFilesOf(sheet: Sheet): Record<string, string> {
  return {
    'organisations.csv': csv('organisation_code;name', BASE_REGISTRY.organisations.map((o) => [o.code, o.name])), // prettier-ignore
    'exam-types.csv': csv('exam_type_code;name;kind', BASE_REGISTRY.examTypes.map((t) => [t.code, t.name, t.kind])), // prettier-ignore
    'holders.csv': csv(
      'qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check',
      sheet.holders.map((h) => [h.qualificationNumber, h.givenName, h.namePrefix, h.surname, h.birthDate, h.hiddenFromCheck]), // prettier-ignore
    ),
    'enrolments.csv': csv(
      'organisation_code;qualification_number;external_number',
      sheet.enrolments.map((e) => [e.organisationCode, e.qualificationNumber, e.externalNumber]),
    ),
    'qualifications.csv': csv(
      'qualification_number;exam_type_code;exam_number;exam_date;expiry_date;revoked',
      sheet.qualifications.map((q) => [q.qualificationNumber, q.examTypeCode, q.examNumber, q.examDate, q.expiryDate, q.revoked]), // prettier-ignore
    ),
  };
}

/** Applies one kind of change to rows that no other layer has changed. */
export type Layer = (sheet: Sheet, random: SeededRandom) => void;

const place = (at: number) => `holders.csv:${at + 2}`;
const isFree = ({ identity, realistic }: Sheet, at: number) =>
  !identity.has(place(at)) && !realistic.has(place(at));

/** Picks `count` rows that no layer has changed, either scattered or adjacent. */
function places(sheet: Sheet, random: SeededRandom, count: number, how?: 'side by side'): number[] {
  for (;;) {
    const start = random.between(0, sheet.holders.length - count);
    const found = Array.from({ length: count }, (_, at) =>
      how ? start + at : random.between(0, sheet.holders.length - 1),
    );
    if (new Set(found).size === count && found.every((at) => isFree(sheet, at))) return found;
  }
}

const at = (sheet: Sheet, index: number): HolderRecord => sheet.holders[index] as HolderRecord;

/** Changes a row. A row whose new values equal the old ones is not recorded as damaged. */
function put(
  sheet: Sheet,
  index: number,
  changed: HolderRecord,
  what: 'identity' | 'realistic' = 'identity',
): void {
  const now = { ...changed, qualificationNumber: at(sheet, index).qualificationNumber };
  const of = (h: HolderRecord) => [h.givenName, h.surname].map(normaliseForSearch).join('|') + h.birthDate;
  if (of(now) !== of(at(sheet, index))) sheet[what].add(place(index));
  sheet.holders[index] = now;
}

/** Changes the number in all three files. */
function renumber(sheet: Sheet, index: number, number: string): void {
  const old = at(sheet, index).qualificationNumber;
  const renewed = <T extends { readonly qualificationNumber: string }>(rows: T[]) =>
    rows.forEach((row, each) => {
      if (row.qualificationNumber === old) rows[each] = { ...row, qualificationNumber: number };
    });
  renewed(sheet.holders);
  renewed(sheet.qualifications);
  renewed(sheet.enrolments);
  sheet.identity.add(place(index));
}

/** People who share surname and birth date with no holder of the base. The excluded ones are in each demo registry. */
const strangers = demoRegistry({ holders: 400, seed: 'strangers' }).holders.filter(
  ({ surname, birthDate }) =>
    !BASE_REGISTRY.holders.some((known) => known.surname === surname && known.birthDate === birthDate),
);
const unusedNumber = (random: SeededRandom) => `9${random.between(10_000_000, 99_999_999)}`;

/** Sorts or shifts some columns without the others, as happens in a spreadsheet. */
const moved =
  (
    columns: readonly ('givenName' | 'surname' | 'namePrefix' | 'birthDate')[],
    how: 'sorted' | 'shifted',
  ): Layer =>
  (sheet, random) => {
    const block = places(sheet, random, random.between(8, 40), 'side by side');
    const parts = block.map((index) =>
      Object.fromEntries(columns.map((column) => [column, at(sheet, index)[column]])),
    );
    const key = (part: object) => Object.values(part).join(' ');
    const order =
      how === 'sorted'
        ? [...parts].sort((one, other) => (key(one) < key(other) ? -1 : 1))
        : [...parts.slice(-1), ...parts.slice(0, -1)];
    block.forEach((index, each) => put(sheet, index, { ...at(sheet, index), ...order[each] }));
  };

export const DAMAGES: Readonly<Record<string, Layer>> = {
  'another person under a number': (sheet, random) => {
    const [index = 0] = places(sheet, random, 1);
    put(sheet, index, random.pick(strangers));
  },
  'two who were exchanged': (sheet, random) => {
    const [one = 0, other = 0] = places(sheet, random, 2);
    const [first, second] = [at(sheet, one), at(sheet, other)];
    put(sheet, one, second);
    put(sheet, other, first);
  },
  'people who moved down': moved(['givenName', 'namePrefix', 'surname', 'birthDate'], 'shifted'),
  'people who were sorted': moved(['givenName', 'namePrefix', 'surname', 'birthDate'], 'sorted'),
  'names that were sorted': moved(['surname', 'namePrefix', 'givenName'], 'sorted'),
  'given names that were sorted': moved(['givenName'], 'sorted'),
  'surnames that were sorted': moved(['surname'], 'sorted'),
  'birth dates that were sorted': moved(['birthDate'], 'sorted'),
  'birth dates that moved down': moved(['birthDate'], 'shifted'),
  'a number without its zeros': (sheet, random) => {
    const withZeros = sheet.holders.flatMap(({ qualificationNumber }, index) =>
      qualificationNumber.startsWith('0') && isFree(sheet, index) ? [index] : [],
    );
    const index = random.pick(withZeros);
    renumber(sheet, index, at(sheet, index).qualificationNumber.replace(/^0+/, ''));
  },
  'a number in other signs': (sheet, random) => {
    const [index = 0] = places(sheet, random, 1);
    const number = at(sheet, index).qualificationNumber;
    const written = [
      `0${number}`,
      number.replace(/^(\d{3})/, '$1.'),
      number.replace(/^(\d{4})/, '$1 '),
      number.replaceAll('0', 'O').replace('1', 'l'),
    ];
    renumber(sheet, index, random.pick(written.filter((each) => each !== number)));
  },
  'a new number': (sheet, random) => {
    const [index = 0] = places(sheet, random, 1);
    renumber(sheet, index, unusedNumber(random));
  },
  'a second number': (sheet, random) => {
    const [index = 0] = places(sheet, random, 1);
    sheet.holders.push({ ...at(sheet, index), qualificationNumber: unusedNumber(random) });
    sheet.identity.add(place(sheet.holders.length - 1));
  },
  'letters of another code page': (sheet, random) => {
    const accented = sheet.holders.flatMap(({ givenName }, index) =>
      /[\u00c0-\u017f]/.test(givenName) && isFree(sheet, index) ? [index] : [],
    );
    const index = random.pick(accented);
    const { givenName } = at(sheet, index);
    const spoiled = random.chance(0.5)
      ? new TextDecoder('windows-1252').decode(Buffer.from(givenName)).replace(/[\u0080-\u009f]/g, '')
      : givenName.replace(/[^\u0020-\u007f]/g, '?');
    put(sheet, index, { ...at(sheet, index), givenName: spoiled });
    sheet.identity.add(place(index));
  },
  'a birth date of which the year alone is left': (sheet, random) => {
    const index = random.pick(known(sheet, true));
    const own = at(sheet, index);
    // For 1 January often only the year was known.
    if (!own.birthDate.endsWith('-01-01'))
      put(sheet, index, { ...own, birthDate: own.birthDate.slice(0, YEAR) });
  },
  'an exam in another spelling': (sheet, random) => {
    const index = random.between(0, sheet.qualifications.length - 1);
    const exam = sheet.qualifications[index] as QualificationRecord;
    const number = exam.examNumber;
    const written = [
      number.replace(/^0+/, ''),
      `0${number}`,
      ` ${number.toLowerCase()}/`,
      number.replaceAll('-', ' - '),
    ];
    const other = random.pick(written.filter((each) => each !== number));
    if (!sheet.holders.some((holder, each) => holder.qualificationNumber === exam.qualificationNumber && isFree(sheet, each))) return; // prettier-ignore
    sheet.qualifications[index] = { ...exam, examNumber: other };
    sheet.identity.add(`qualifications.csv:${index + 2}`);
  },
};

const changedLetter = (name: string, random: SeededRandom) => {
  const letters = [...name];
  letters[random.between(1, letters.length - 1)] = random.pick([...'aeinrst']);
  return letters.join('');
};

/** Changes that occur in each registry. An import applies them without a question. */
export const REALISTIC_CHANGES: Readonly<Record<string, Layer>> = {
  'a marriage': (sheet, random) => {
    const [index = 0] = places(sheet, random, 1);
    const { surname, namePrefix } = random.pick(strangers);
    const own = at(sheet, index);
    const double = random.chance(0.5) ? { surname: `${surname}-${own.surname}` } : { surname };
    put(sheet, index, { ...own, namePrefix, ...double }, 'realistic');
  },
  'a letter': (sheet, random) => {
    const [index = 0] = places(sheet, random, 1);
    const own = at(sheet, index);
    const part = random.pick(['givenName', 'surname'] as const);
    if ([...own[part]].length < 2) return;
    put(sheet, index, { ...own, [part]: changedLetter(own[part], random) }, 'realistic');
  },
  'a digit of the birth date': (sheet, random) => {
    const index = random.pick(known(sheet, true));
    const own = at(sheet, index);
    const digit = random.pick([3, 9]);
    const birthDate = own.birthDate.slice(0, digit) + random.between(1, 8) + own.birthDate.slice(digit + 1);
    if (new Date(birthDate).toISOString().slice(0, 10) === birthDate)
      put(sheet, index, { ...own, birthDate }, 'realistic');
  },
  'more of a birth date': (sheet, random) => {
    const index = random.pick(known(sheet, false));
    const own = at(sheet, index);
    const rest = `-0${random.between(1, 9)}-${random.between(10, 28)}`.slice(own.birthDate.length - YEAR);
    put(sheet, index, { ...own, birthDate: own.birthDate + rest }, 'realistic');
  },
  'a birth date without its day': (sheet, random) => {
    const index = random.pick(known(sheet, true));
    const own = at(sheet, index);
    put(sheet, index, { ...own, birthDate: own.birthDate.slice(0, MONTH) }, 'realistic');
  },
  'a prefix that goes': (sheet, random) => {
    const [index = 0] = places(sheet, random, 1);
    sheet.holders[index] = { ...at(sheet, index), namePrefix: '' };
    sheet.realistic.add(place(index));
  },
  'somebody new': (sheet, random) => {
    sheet.holders.push({ ...random.pick(strangers), qualificationNumber: unusedNumber(random) });
    sheet.realistic.add(place(sheet.holders.length - 1));
  },
  'a new diploma': (sheet, random) => {
    const exam = sheet.qualifications[
      random.between(0, BASE_REGISTRY.qualifications.length - 1)
    ] as QualificationRecord;
    sheet.qualifications.push({
      ...exam,
      examNumber: String(random.between(1_000_000, 9_999_999)),
      examDate: `${Number(exam.examDate.slice(0, 4)) + 2}${exam.examDate.slice(4).replace('-29', '-28')}`,
      expiryDate: null,
    });
    sheet.realistic.add(`qualifications.csv:${sheet.qualifications.length + 1}`);
  },
};
