import { type Client } from 'pg';
import { type RegistryTable } from '../write/check-batch';
import { confirmedCodes, createIdentityTables, markConfirmed } from './identity-changes';
import { KINDS } from './import-kinds';
import { type RejectsByFile, requireFewIdentityChanges } from './import-limits';
import {
  type FoundReject,
  planComing,
  planLeaving,
  planWhatHoldersHave,
  setRepeatedAside,
} from './plan-import';
import { recognisePeople } from './recognise-people';
import { recogniseExams } from './recognise-exams';
import { type RejectCode, type Rejects } from './rejects';
import { findWaiting, holdBack, renumberConfirmed, respellConfirmed } from './settle-changes';
import { type StagedFile } from './stage-file';

/** The files that were read, with their bad rows. */
export interface Read {
  readonly files: readonly StagedFile[];
  readonly rejects: Rejects;
  readonly byFile: RejectsByFile;
}

export interface PlanOptions {
  readonly full?: boolean;
  readonly allowRejects?: boolean;
  readonly confirm?: readonly string[];
}

/** The part of a plan that is not in temporary tables. */
export interface Plan {
  /** Kinds with complete files from which nothing is removed, because some rows could not be identified. */
  readonly keptWhole: readonly RegistryTable[];
  /** Number of identity changes without confirmation. They are not in the tables. */
  readonly waiting: number;
  /** Codes of the confirmed identity changes. */
  readonly confirmed: readonly string[];
}

/**
 * Computes the changes of the staged rows, writes them into temporary tables, and checks them before the registry is changed.
 *
 * @throws ImportRefused if too much of a file is bad, or too many changes look like other people
 */
export async function makePlan(client: Client, read: Read, options: PlanOptions): Promise<Plan> {
  const { files, rejects, byFile } = read;
  const add = (found: readonly FoundReject[]) => {
    for (const { file, code, ...where } of found) {
      rejects.add({ ...where, file: files[file]?.name ?? '', code: code as RejectCode });
    }
  };
  for (const [, name] of KINDS) add(await setRepeatedAside(client, name));
  const given = (test: (file: StagedFile) => boolean) =>
    KINDS.filter(([table]) => files.some((file) => file.table === table && test(file)));
  const keptWhole = options.full ? given((file) => file.hasUnknownRows) : [];
  const wholeKinds = options.full ? given(() => true).filter((kind) => !keptWhole.includes(kind)) : [];
  const whole = new Set(wholeKinds.map(([, name]) => name));
  await planLeaving(client, whole);
  await planComing(client);
  await createIdentityTables(client);
  await recognisePeople(client);
  await markConfirmed(client, options.confirm ?? []);
  await renumberConfirmed(client, whole);
  add(await planWhatHoldersHave(client));
  await recogniseExams(client);
  await markConfirmed(client, options.confirm ?? []);
  await respellConfirmed(client);
  const waiting = await findWaiting(client, rejects.room);
  add(waiting.rejects);
  await rejects.flush();
  requireFewIdentityChanges('holders', waiting.holders);
  requireFewIdentityChanges('qualifications', waiting.qualifications);
  add(await holdBack(client));
  await rejects.flush();
  if (!options.allowRejects) byFile.requireFew(files);
  return {
    keptWhole: keptWhole.map(([table]) => table),
    waiting: waiting.rejects.length,
    confirmed: await confirmedCodes(client),
  };
}
