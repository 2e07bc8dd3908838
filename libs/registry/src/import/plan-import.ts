import { type Client } from 'pg';
import { type RegistryTable } from '../write/check-batch';
import { findConfirmedCodes, createIdentityChangeTables, markConfirmed } from './identity-changes';
import { KINDS } from './import-kinds';
import { type RejectCountsByFile, requireFewIdentityChanges } from './import-limits';
import {
  type FoundReject,
  planAdditionsAndChanges,
  planRemovals,
  planEnrolmentsAndQualifications,
  excludeDuplicateRows,
} from './plan-changes';
import { detectHolderIdentityChanges } from './detect-holder-identity-changes';
import { detectRespelledExams } from './detect-respelled-exams';
import { type RejectCode, type RejectCollector } from './rejects';
import {
  findUnconfirmed,
  removeUnconfirmed,
  applyConfirmedRenumberings,
  applyConfirmedSpellings,
} from './resolve-identity-changes';
import { type StagedFile } from './stage-file';

/** The files that were read, with their bad rows. */
export interface StagedInput {
  readonly files: readonly StagedFile[];
  readonly rejects: RejectCollector;
  readonly byFile: RejectCountsByFile;
}

export interface PlanOptions {
  readonly full?: boolean;
  readonly allowRejects?: boolean;
  readonly confirm?: readonly string[];
}

/** The part of a plan that is not in temporary tables. */
export interface ImportPlan {
  /** Kinds with complete files from which nothing is removed, because some rows could not be identified. */
  readonly kindsWithoutRemovals: readonly RegistryTable[];
  /** Number of identity changes without confirmation. They are not in the tables. */
  readonly unconfirmed: number;
  /** Codes of the confirmed identity changes. */
  readonly confirmed: readonly string[];
}

/**
 * Computes the changes of the staged rows, writes them into temporary tables, and checks them before the registry is changed.
 *
 * @throws ImportRefused if too much of a file is bad, or too many changes look like other people
 */
export async function planImport(
  client: Client,
  read: StagedInput,
  options: PlanOptions,
): Promise<ImportPlan> {
  const { files, rejects, byFile } = read;
  const add = (found: readonly FoundReject[]) => {
    for (const { file, code, ...where } of found) {
      rejects.add({ ...where, file: files[file]?.name ?? '', code: code as RejectCode });
    }
  };
  for (const [, name] of KINDS) add(await excludeDuplicateRows(client, name));
  const given = (test: (file: StagedFile) => boolean) =>
    KINDS.filter(([table]) => files.some((file) => file.table === table && test(file)));
  const kindsWithoutRemovals = options.full ? given((file) => file.hasUnknownRows) : [];
  const completeKinds = options.full
    ? given(() => true).filter((kind) => !kindsWithoutRemovals.includes(kind))
    : [];
  const completeKindNames = new Set(completeKinds.map(([, name]) => name));
  await planRemovals(client, completeKindNames);
  await planAdditionsAndChanges(client);
  await createIdentityChangeTables(client);
  await detectHolderIdentityChanges(client);
  await markConfirmed(client, options.confirm ?? []);
  await applyConfirmedRenumberings(client, completeKindNames);
  add(await planEnrolmentsAndQualifications(client));
  await detectRespelledExams(client);
  await markConfirmed(client, options.confirm ?? []);
  await applyConfirmedSpellings(client);
  const unconfirmed = await findUnconfirmed(client, rejects.remaining);
  add(unconfirmed.rejects);
  await rejects.flush();
  requireFewIdentityChanges('holders', unconfirmed.holders);
  requireFewIdentityChanges('qualifications', unconfirmed.qualifications);
  add(await removeUnconfirmed(client));
  await rejects.flush();
  if (!options.allowRejects) byFile.requireFewRejects(files);
  return {
    kindsWithoutRemovals: kindsWithoutRemovals.map(([table]) => table),
    unconfirmed: unconfirmed.rejects.length,
    confirmed: await findConfirmedCodes(client),
  };
}
