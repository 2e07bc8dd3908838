import { type PassData, type PassModule } from '@app/pass-pdf';
import { demoRegistry, displayName } from '@app/registry';

const DRAWABLE =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u;

/**
 * The first `count` passes of the demo registry's largest organisation, as a request for all qualifications of its holders
 * has them: diplomas with their modules, and a pass of its own for each module.
 */
export function demoPasses(count: number): PassData[] {
  const { holders, qualifications, examTypes, enrolments, organisations } = demoRegistry({ holders: 2_000 });
  const types = new Map(examTypes.map((type) => [type.code, type]));
  const [organisation] = organisations;
  const enrolled = new Map(
    enrolments
      .filter(({ organisationCode }) => organisationCode === organisation?.code)
      .map(({ qualificationNumber, externalNumber }) => [qualificationNumber, externalNumber]),
  );
  const passes: PassData[] = [];
  for (const holder of holders) {
    const { qualificationNumber, birthDate } = holder;
    const externalNumber = enrolled.get(qualificationNumber);
    const holderName = displayName(holder);
    if (externalNumber === undefined || !DRAWABLE.test(holderName)) continue;
    const standing = qualifications.filter(
      (q) => q.qualificationNumber === qualificationNumber && !q.revoked,
    );
    const modules = standing.flatMap(({ examTypeCode, expiryDate }): PassModule[] => {
      const type = types.get(examTypeCode);
      return type?.kind === 'module' ? [{ title: type.name, expiryDate }] : [];
    });
    for (const { examTypeCode, examNumber, examDate, expiryDate } of standing) {
      const type = types.get(examTypeCode);
      passes.push({
        holderName,
        birthDate,
        qualificationNumber,
        qualificationTitle: type?.name ?? examTypeCode,
        examNumber,
        examDate,
        expiryDate,
        modules: type?.kind === 'main' ? modules : [],
        organisationName: organisation?.name ?? '',
        externalNumber,
        // As long as a real one: 128 bits in base64url.
        checkUrl: `https://pasloket.example/controle/${Buffer.from(`${qualificationNumber}${examNumber}`.padEnd(16, 'x').slice(0, 16)).toString('base64url')}`,
      });
    }
    if (passes.length >= count) return passes.slice(0, count);
  }
  throw new RangeError(`The demo registry has no ${count} passes there.`);
}
