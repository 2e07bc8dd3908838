import { demoRegistry, displayName, type RegistryBatch } from '@app/registry';

/** A pass that the registry says there must be. */
export interface ExpectedPass {
  readonly qualificationNumber: string;
  readonly holderName: string;
  readonly qualification: string;
  readonly kind: 'main' | 'module';
  /** YYYY-MM-DD; null: without end. */
  readonly expiryDate: string | null;
  readonly birthDate: string;
  readonly examDate: string;
  readonly modules: readonly string[];
}

/** The demo registry as the standalone writes it: what the produced files are checked against. */
export const demo: RegistryBatch = demoRegistry({ holders: 2_000 });

const examTypes = new Map(demo.examTypes.map((type) => [type.code, type]));

const qualificationsByNumber = new Map<string, RegistryBatch['qualifications'][number][]>();
for (const qualification of demo.qualifications) {
  const { qualificationNumber } = qualification;
  qualificationsByNumber.set(qualificationNumber, [
    ...(qualificationsByNumber.get(qualificationNumber) ?? []),
    qualification,
  ]);
}

/** The passes of one holder when everything is asked for: no revoked qualification ever has one. */
export function expectedPasses(holder: RegistryBatch['holders'][number]): ExpectedPass[] {
  const standing = (qualificationsByNumber.get(holder.qualificationNumber) ?? []).filter(
    ({ revoked }) => !revoked,
  );
  const modules = standing.filter(({ examTypeCode }) => examTypes.get(examTypeCode)?.kind === 'module');
  return standing.map(({ examTypeCode, expiryDate, examDate }) => {
    const type = examTypes.get(examTypeCode);
    if (!type) throw new Error(`The demo registry has no exam type ${examTypeCode}.`);
    return {
      qualificationNumber: holder.qualificationNumber,
      holderName: displayName(holder),
      qualification: type.name,
      kind: type.kind,
      expiryDate,
      birthDate: holder.birthDate,
      examDate,
      modules:
        type.kind === 'main'
          ? [...new Set(modules.map((m) => examTypes.get(m.examTypeCode)?.name ?? ''))]
          : [],
    };
  });
}

/** Whether every character of the name can be drawn: the demo has a few names in scripts that the fonts lack. */
export function isDrawable({ givenName, surname }: RegistryBatch['holders'][number]): boolean {
  return !/[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u.test(
    givenName + surname,
  );
}

/** Holders at an organisation (by its place in the demo registry), in the order of the registry. */
export function holdersOfOrganisation(place: number): RegistryBatch['holders'][number][] {
  const code = demo.organisations[place]?.code;
  const numbers = new Set(
    demo.enrolments
      .filter(({ organisationCode }) => organisationCode === code)
      .map(({ qualificationNumber }) => qualificationNumber),
  );
  return demo.holders.filter(({ qualificationNumber }) => numbers.has(qualificationNumber));
}

/**
 * Holders who together yield exactly `count` passes, all of which can be drawn.
 *
 * @throws Error when these holders do not add up to that number.
 */
export function holdersWithPasses(
  holders: readonly RegistryBatch['holders'][number][],
  count: number,
): RegistryBatch['holders'][number][] {
  const chosen: RegistryBatch['holders'][number][] = [];
  let left = count;
  for (const holder of holders) {
    const passes = expectedPasses(holder).length;
    if (passes === 0 || passes > left || !isDrawable(holder)) continue;
    chosen.push(holder);
    left -= passes;
    if (left === 0) return chosen;
  }
  throw new Error(`These holders do not yield exactly ${count} passes.`);
}
