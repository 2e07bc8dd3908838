import { MAX_UNFINISHED_DRAWS, type MissingReason, reasonNotEntitled } from '@app/download-request';
import {
  displayName,
  loadRequestHolders,
  type RequestHolder,
  type RequestQualification,
} from '@app/registry';
import { type PassData } from '@app/pass-pdf';
import { countError } from '@app/metrics';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Attempt } from '@app/request-lifecycle';

/** One item of a request: a pass to draw, or the reason why there is none. */
export interface PlannedItem {
  /** Position in the request, starting at 1. */
  readonly position: number;
  readonly holderId: string;
  readonly qualificationId: string | null;
  readonly qualificationNumber: string;
  readonly holderName: string;
  readonly qualificationTitle: string | null;
  readonly expiryDate: string | null;
  readonly externalNumber: string | null;
  readonly pass: PassData | null;
  readonly missingReason: MissingReason | null;
  /** True if the pass is left out because drawing it has ended its worker process too often. */
  readonly endsProcess: boolean;
}

interface ItemRow {
  readonly position: number;
  readonly holder_id: string;
  readonly qualification_id: string | null;
  readonly missing_reason: MissingReason | null;
  readonly unfinished_draws: number;
}

/** Reads the items of a request with the current data of the registry. Includes only data that the requester may see now. */
@Injectable()
export class RenderPlanLoader {
  private readonly logger = new Logger('render-plan');

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Reads the items.
   *
   * @param publicUrl base URL of the public check, without trailing slash; QR codes contain it
   */
  async load(attempt: Attempt, publicUrl: string): Promise<PlannedItem[]> {
    const items = await this.read(attempt, publicUrl);
    for (const { position, endsProcess } of items) {
      if (!endsProcess) continue;
      countError('deadly-pass');
      this.logger.error(
        `pass ${position} of request ${attempt.requestId} is left out: ${MAX_UNFINISHED_DRAWS} times its worker ended while it was drawn`,
      );
    }
    return items;
  }

  private read(attempt: Attempt, publicUrl: string): Promise<PlannedItem[]> {
    // All queries read the same snapshot. Otherwise a registry import that commits meanwhile could be seen in part.
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const items = await manager.query<ItemRow[]>(
        `SELECT position, holder_id, qualification_id, unfinished_draws,
                CASE WHEN qualification_id IS NULL THEN missing_reason END AS missing_reason
           FROM download_request_items WHERE request_id = $1 ORDER BY position`,
        [attempt.requestId],
      );
      const organisationIds = await organisationsOf(manager, attempt.accountId);
      const holderIds = items.map(({ holder_id }) => holder_id);
      const drawnIds = items.flatMap(({ holder_id, qualification_id }) =>
        qualification_id ? [holder_id] : [],
      );
      const holders = await loadRequestHolders(manager, organisationIds, holderIds, drawnIds);
      const byId = new Map(holders.map((holder) => [holder.id, holder]));
      return items.map((item) => planItem(item, byId.get(item.holder_id), publicUrl));
    });
  }
}

/**
 * Returns the organisations for which the account acts: none if the account is disabled, and no organisation that is missing from the
 * registry. The worker's database user may read only these columns of an account.
 */
async function organisationsOf(manager: EntityManager, accountId: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT c.organisation_id AS id
       FROM accounts a JOIN contact_person_organisations c ON c.account_id = a.id
       JOIN organisations o ON o.id = c.organisation_id AND o.withdrawn_at IS NULL
      WHERE a.id = $1 AND a.disabled_at IS NULL`,
    [accountId],
  );
  return rows.map(({ id }) => id);
}

function planItem(item: ItemRow, holder: RequestHolder | undefined, publicUrl: string): PlannedItem {
  const qualification = holder?.qualifications.find(({ id }) => id === item.qualification_id);
  const notDue = item.missing_reason ?? reasonNotEntitled(holder !== undefined, qualification) ?? null;
  const endsProcess = notDue === null && item.unfinished_draws >= MAX_UNFINISHED_DRAWS;
  const missingReason = endsProcess ? 'render-failed' : notDue;
  return {
    position: item.position,
    holderId: item.holder_id,
    qualificationId: item.qualification_id,
    qualificationNumber: holder?.qualificationNumber ?? '',
    holderName: holder ? displayName(holder) : '',
    qualificationTitle: qualification?.examType.name ?? null,
    expiryDate: qualification?.expiryDate ?? null,
    externalNumber: holder?.externalNumber ?? null,
    pass: holder && qualification && !missingReason ? passData(holder, qualification, publicUrl) : null,
    missingReason,
    endsProcess,
  };
}

function passData(holder: RequestHolder, qualification: RequestQualification, publicUrl: string): PassData {
  return {
    holderName: displayName(holder),
    birthDate: holder.birthDate,
    qualificationNumber: holder.qualificationNumber,
    qualificationTitle: qualification.examType.name,
    examNumber: qualification.examNumber,
    examDate: qualification.examDate,
    expiryDate: qualification.expiryDate,
    modules: qualification.examType.kind === 'main' ? modulesOf(holder) : [],
    organisationName: holder.organisation.name,
    externalNumber: holder.externalNumber,
    checkUrl: `${publicUrl}/controle/${qualification.checkCode}`,
  };
}

/**
 * Returns the modules that supplement the diploma, with their expiry dates. If a module was earned twice, the later expiry date is used.
 */
function modulesOf(holder: RequestHolder): PassData['modules'] {
  const latest = new Map<string, { title: string; expiryDate: string | null }>();
  for (const { examType, expiryDate, revoked } of holder.qualifications) {
    if (examType.kind !== 'module' || revoked) continue;
    const known = latest.get(examType.code);
    if (!known || (known.expiryDate !== null && (expiryDate === null || expiryDate > known.expiryDate))) {
      latest.set(examType.code, { title: examType.name, expiryDate });
    }
  }
  return [...latest.values()].sort((a, b) => a.title.localeCompare(b.title, 'nl'));
}
