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

/** The files as they were read, with their bad rows. */
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

/** A plan stands in temporary tables; this is the rest of it. */
export interface Plan {
  /** Full kinds from which nothing is removed, because some rows could not be told apart. */
  readonly keptWhole: readonly RegistryTable[];
  /** Identity changes that were not confirmed. They are not in the tables. */
  readonly waiting: number;
  /** Codes of those that are. */
  readonly confirmed: readonly string[];
}

/**
 * Works out what the staged rows change, into temporary tables, and looks at it before anything is written.
 *
 * @throws ImportRefused when too much of a file is bad, or too much of the plan looks like somebody else
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
