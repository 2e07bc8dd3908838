import { type QualificationRecord } from '../write/registry-batch';
import { DEMO_EXAM_TYPES, type DemoExamType } from './catalogue';
import { type SeededRandom } from './seeded-random';
import { addDays, daysBetween, LAST_EXAM_DAY, possibleExpiryDates } from './validity';

/** An evening on which several candidates took the same exam. */
interface ExamSession {
  readonly type: DemoExamType;
  readonly number: string;
  readonly date: string;
}

/** The results of all exams of a cohort. */
export interface CohortResult {
  readonly qualifications: QualificationRecord[];
  /** The first exam of the cohort. It decides the age of its people. */
  readonly first: { readonly date: string; readonly youth: boolean };
}

const MAIN_TYPES = DEMO_EXAM_TYPES.filter(({ kind }) => kind === 'main');
const GROWN_UP_TYPES = MAIN_TYPES.filter(({ youth }) => !youth);
const MODULES = DEMO_EXAM_TYPES.filter(({ kind }) => kind === 'module');
const MODULE_COUNTS = [
  { weight: 15, modules: 0 },
  { weight: 27, modules: 1 },
  { weight: 30, modules: 2 },
  { weight: 20, modules: 3 },
  { weight: 8, modules: 6 },
];
const SMALLEST_EXAM = 5;
const LARGEST_EXAM = 25;
/** Share of the people who still recertify in time. */
const ACTIVE = 0.55;
const REVOKED = 0.015;
/** Share of the people whose qualifications are all revoked, because of misuse. */
const ALL_REVOKED = 0.007;

/** Splits people into groups that take exams together: 5 to 25 people, or all if there are fewer than 5. */
export function splitIntoCohorts<T>(people: readonly T[], random: SeededRandom): T[][] {
  const cohorts: T[][] = [];
  for (let start = 0; start < people.length;) {
    const left = people.length - start;
    const size = random.between(SMALLEST_EXAM, LARGEST_EXAM);
    const taken = left <= LARGEST_EXAM ? left : Math.min(size, left - SMALLEST_EXAM);
    cohorts.push(people.slice(start, start + taken));
    start += taken;
  }
  return cohorts;
}

/** Plans exams and gives each a unique number: text in several formats, many with leading zeros. */
export class ExamPlan {
  private sessions = 0;

  constructor(private readonly random: SeededRandom) {}

  /**
   * Plans the exams of a cohort, from 2015 up to the last exam day of the demo.
   *
   * @param numbers the qualification numbers of its people
   * @param diploma if true, the cohort certainly takes the Diploma Eerste Hulp
   */
  planCohort(numbers: readonly string[], { diploma }: { readonly diploma: boolean }): CohortResult {
    const { random } = this;
    const type = diploma ? DEMO_EXAM_TYPES[0] : random.pickWeighted(MAIN_TYPES);
    // Some clubs send people for a module only: these people have no diploma.
    const moduleOnly = !diploma && random.chance(0.03);
    const first = this.session(moduleOnly || !type ? random.pickWeighted(MODULES) : type, this.firstDate());
    const people = numbers.map((number) => new Candidate(number, random));
    const qualifications = people.map((person) => person.passed(first));
    const later: ExamSession[] = [];
    if (first.type.kind === 'main' && !first.type.youth) {
      for (const module of this.differentModules())
        later.push(this.session(module, this.laterDate(first.date)));
      if (random.chance(0.16)) {
        // Another diploma, or the same one, under a new exam number.
        later.push(this.session(random.pickWeighted(GROWN_UP_TYPES), this.laterDate(first.date)));
      }
    }
    for (const session of later) {
      const present = people.filter(() => random.chance(0.88));
      const candidates = present.length >= SMALLEST_EXAM ? present : people;
      qualifications.push(...candidates.map((person) => person.passed(session)));
    }
    return { qualifications, first: { date: first.date, youth: first.type.youth === true } };
  }

  private session(type: DemoExamType, date: string): ExamSession {
    // Multiplied modulo a prime, so that numbers are scattered and unique for the first million exams.
    const serial = (this.sessions * 70_001 + 4_711) % 999_983;
    this.sessions += 1;
    const digits = String(serial).padStart(6, '0');
    const number = this.random.pickWeighted([
      { weight: 75, text: digits },
      { weight: 15, text: `${date.slice(2, 4)}-${digits}` },
      { weight: 7, text: `00${digits}` },
      { weight: 3, text: `EX ${digits}/A` },
    ]).text;
    return { type, number, date };
  }

  private firstDate(): string {
    const year = this.random.pickWeighted([
      { weight: 33, from: 2015, to: 2019 },
      { weight: 34, from: 2020, to: 2023 },
      { weight: 33, from: 2024, to: 2026 },
    ]);
    const date = addDays(`${this.random.between(year.from, year.to)}-01-06`, this.random.between(0, 350));
    return date > LAST_EXAM_DAY ? addDays(LAST_EXAM_DAY, -this.random.between(0, 60)) : date;
  }

  private laterDate(date: string): string {
    if (this.random.chance(0.4)) return date;
    return addDays(date, this.random.between(0, Math.min(900, daysBetween(date, LAST_EXAM_DAY))));
  }

  private differentModules(): DemoExamType[] {
    const count = this.random.pickWeighted(MODULE_COUNTS).modules;
    const chosen: DemoExamType[] = [];
    while (chosen.length < count) {
      chosen.push(this.random.pickWeighted(MODULES.filter((module) => !chosen.includes(module))));
    }
    return chosen;
  }
}

/** The habits of one person: recertifies in time, or stopped at some time. */
class Candidate {
  private readonly active: boolean;
  private readonly allRevoked: boolean;

  constructor(
    private readonly qualificationNumber: string,
    private readonly random: SeededRandom,
  ) {
    this.active = random.chance(ACTIVE);
    this.allRevoked = random.chance(ALL_REVOKED);
  }

  passed({ type, number, date }: ExamSession): QualificationRecord {
    return {
      qualificationNumber: this.qualificationNumber,
      examTypeCode: type.code,
      examNumber: number,
      examDate: date,
      expiryDate: type.endless ? null : this.expiryDate(date),
      revoked: this.allRevoked || this.random.chance(REVOKED),
    };
  }

  private expiryDate(examDate: string): string {
    const dates = possibleExpiryDates(examDate);
    return this.active || dates.length === 1
      ? (dates.at(-1) ?? examDate)
      : this.random.pick(dates.slice(0, -1));
  }
}
