import { type NameParts } from '../names';
import {
  type EnrolmentRecord,
  type HolderRecord,
  type QualificationRecord,
  type RegistryBatch,
} from '../write/registry-batch';
import { DEMO_EXAM_TYPES, demoOrganisations } from './catalogue';
import { splitIntoCohorts, type CohortResult, ExamPlan } from './exam-plan';
import { NAME_POOLS } from './name-pools';
import { PARTICULAR_PEOPLE, type ParticularPerson } from './particular-people';
import { SeededRandom } from './seeded-random';

export interface DemoRegistryOptions {
  /** Number of holders, 1 to 1,000,000. 2,000 holders have about 5,000 qualifications. */
  readonly holders: number;
  /** Start value of the random numbers. Another seed makes other people. */
  readonly seed?: string;
  /** Number of organisations. Default: 3 for up to 10,000 holders, then 3 for each 1,000 holders. */
  readonly organisations?: number;
}

export const DEMO_SEED = 'pasloket';

/** A holder without name and birth date, which are added later. */
interface Member {
  readonly qualificationNumber: string;
  readonly particular?: ParticularPerson;
}

/**
 * Returns an invented registry with the properties of a real one. It is the same on each machine and on each day.
 *
 * Exams were held from 2015 to October 2026, so until late in 2028 there are many valid, expired and revoked qualifications. With three
 * organisations, the first has two thirds of the holders.
 *
 * @throws RangeError for a number of holders or organisations outside the allowed range
 */
export function demoRegistry({
  holders,
  seed = DEMO_SEED,
  organisations: organisationCount = holders <= 10_000 ? 3 : Math.round((holders * 3) / 1000),
}: DemoRegistryOptions): RegistryBatch {
  requireWhole('holders', holders, 1_000_000);
  requireWhole('organisations', organisationCount, 9_999);

  const organisations = demoOrganisations(organisationCount);
  const random = new SeededRandom(`${seed}/people`);
  const plan = new ExamPlan(new SeededRandom(`${seed}/exams`));
  const batch = {
    organisations,
    examTypes: DEMO_EXAM_TYPES.map(({ code, name, kind }) => ({ code, name, kind })),
    holders: [] as HolderRecord[],
    enrolments: [] as EnrolmentRecord[],
    qualifications: [] as QualificationRecord[],
  };
  sizesOf(organisationCount, holders).forEach((size, home) => {
    const start = batch.holders.length;
    const members = Array.from({ length: size }, (_, index): Member => {
      return {
        qualificationNumber: qualificationNumber(start + index),
        particular: PARTICULAR_PEOPLE[home]?.[index],
      };
    });
    for (const cohort of splitIntoCohorts(members, random)) {
      const result = plan.planCohort(
        cohort.map((member) => member.qualificationNumber),
        { diploma: cohort.some(({ particular }) => particular) },
      );
      batch.qualifications.push(...result.qualifications);
      for (const member of cohort) {
        batch.holders.push(holderOf(member, result.first, random));
        for (const organisation of organisationsOf(home, organisationCount, random)) {
          batch.enrolments.push({
            organisationCode: organisations[organisation]?.code ?? '',
            qualificationNumber: member.qualificationNumber,
            externalNumber: externalNumber(organisation, random),
          });
        }
      }
    }
  });
  return batch;
}

function requireWhole(what: string, count: number, most: number): void {
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new RangeError(`The number of ${what} must be a whole number from 1 to ${most}, not ${count}.`);
  }
}

/** Returns the number of holders per organisation, large ones first: 66, 24 and 10 % for three; for 3,000 the first has about 5 %. */
function sizesOf(organisations: number, holders: number): number[] {
  const weights =
    organisations === 3
      ? [66, 24, 10]
      : Array.from({ length: organisations }, (_, index) => 1 / Math.pow(index + 1, 0.8));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const sizes = weights.map((weight) => Math.floor((holders * weight) / sum));
  const rest = holders - sizes.reduce((total, size) => total + size, 0);
  return sizes.map((size, index) => size + (index === 0 ? rest : 0));
}

/**
 * Returns a number of seven digits; a tenth of them has leading zeros. The numbers are scattered, and unique because 7,919 and 10,000,000
 * have no common factor.
 */
function qualificationNumber(index: number): string {
  return String((index * 7_919 + 104_729) % 10_000_000).padStart(7, '0');
}

function holderOf(
  { qualificationNumber, particular }: Member,
  first: CohortResult['first'],
  random: SeededRandom,
): HolderRecord {
  const { givenName, namePrefix, surname } = particular ?? inventedName(random);
  const age = first.youth ? random.between(9, 15) : random.between(17, 70);
  const birthYear = Number(first.date.slice(0, 4)) - age;
  const birthDate = `${birthYear}-${twoDigits(random.between(1, 12))}-${twoDigits(random.between(1, 28))}`;
  return {
    qualificationNumber,
    givenName,
    namePrefix,
    surname,
    birthDate: particular?.birthDate ?? birthDate,
    hiddenFromCheck: random.chance(0.015),
  };
}

function inventedName(random: SeededRandom): NameParts {
  const pool = random.pickWeighted(NAME_POOLS);
  const [prefix, own] = splitSurname(random.pick(pool.surnames));
  const surname =
    pool.doubleSurnames && random.chance(pool.doubleSurnames)
      ? `${own}-${splitSurname(random.pick(pool.surnames)).filter(Boolean).join(' ')}`
      : own;
  // Some systems export letters and their marks as separate characters.
  const form = random.chance(0.05) ? 'NFD' : 'NFC';
  return {
    givenName: random.pick(pool.givenNames).normalize(form),
    namePrefix: prefix,
    surname: surname.normalize(form),
  };
}

function splitSurname(written: string): [prefix: string, surname: string] {
  const bar = written.indexOf('|');
  return [written.slice(0, Math.max(bar, 0)), written.slice(bar + 1)];
}

/** Returns the first organisation of a holder, and for some holders a second one. */
function organisationsOf(home: number, count: number, random: SeededRandom): number[] {
  if (count === 1 || !random.chance(0.06)) return [home];
  return [home, (home + random.between(1, count - 1)) % count];
}

/** Returns the number of a holder at an organisation. Each organisation has its own format; most give some holders no number. */
function externalNumber(organisation: number, random: SeededRandom): string | null {
  const serial = random.between(1, 99_999);
  const style = [
    { share: 0.6, text: `LID-${String(serial).padStart(5, '0')}` },
    { share: 0.3, text: String(serial % 5_000).padStart(6, '0') },
    { share: 0.15, text: `${2010 + (serial % 17)}/${serial % 900}` },
  ][organisation % 3];
  return style && random.chance(style.share) ? style.text : null;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
