import { Injectable } from '@nestjs/common';
import { type Account } from '@app/database';
import {
  checkPassCount,
  HOLDER_LIMIT,
  type MissingItem,
  PASS_LIMIT,
  type PassSelection,
  selectPasses,
} from '@app/download-request';
import { loadSelectableHolders, type SelectableHolders } from '@app/registry';
import { type EntityManager } from 'typeorm';
import { organisationIdsOf } from '../auth/current-account';
import { CallRefused } from '../call-refused';
import { type DownloadRequestDto } from './download-request.dto';

/** The selected passes with the ids of their qualifications, and the holders without a pass. */
export interface NamedSelection {
  readonly passes: readonly { readonly holderId: string; readonly qualificationId: string }[];
  readonly missing: readonly MissingItem[];
}

/** Selects the passes for the choices of a contact person, within the organisations for which they act. */
@Injectable()
export class SelectionService {
  /**
   * Selects passes without reading the ids of their qualifications. The preview does not need them.
   *
   * @throws CallRefused `holders-not-found` if a holder does not exist or is not enrolled with these organisations. It contains only the number
   * of such holders, so that callers cannot find out which holders exist.
   */
  async selectForPreview(
    manager: EntityManager,
    account: Account,
    choices: DownloadRequestDto,
  ): Promise<PassSelection> {
    const { holders } = await this.load(manager, account, choices);
    return selectPasses(holders, choices);
  }

  /**
   * Selects passes with the ids of their qualifications. @throws CallRefused as `outline` does, or `no-passes`, or `too-many-passes` with their
   * number
   */
  async select(
    manager: EntityManager,
    account: Account,
    choices: DownloadRequestDto,
  ): Promise<NamedSelection> {
    const known = await this.load(manager, account, choices);
    const { passes, missing } = selectPasses(known.holders, choices);
    this.requireWithinLimit(passes.length);
    const named = passes.map(({ holderId, place }) => ({
      holderId,
      qualificationId: known.qualificationId(holderId, place),
    }));
    return { passes: named, missing };
  }

  /** @throws CallRefused `too-many-holders` with their number, if the choices contain more holders than one request may have */
  requireHoldersWithinLimit(choices: DownloadRequestDto): void {
    const holderCount = distinctHolders(choices).size;
    if (holderCount > HOLDER_LIMIT)
      throw new CallRefused('too-many-holders', { holderCount, limit: HOLDER_LIMIT });
  }

  private async load(
    manager: EntityManager,
    account: Account,
    choices: DownloadRequestDto,
  ): Promise<SelectableHolders> {
    const ids = distinctHolders(choices);
    const known = await loadSelectableHolders(manager, organisationIdsOf(account), [...ids]);
    const missing = ids.size - known.holders.length;
    if (missing > 0) throw new CallRefused('holders-not-found', { count: missing });
    return known;
  }

  private requireWithinLimit(passCount: number): void {
    const verdict = checkPassCount(passCount);
    if (verdict.fits) return;
    throw verdict.code === 'no-passes'
      ? new CallRefused('no-passes')
      : new CallRefused('too-many-passes', {
          passCount: verdict.passCount,
          limit: PASS_LIMIT,
          excess: verdict.excess,
        });
  }
}

/** Returns the ids of the holders. Duplicates count once, even if upper and lower case differ. */
function distinctHolders({ holderIds }: DownloadRequestDto): Set<string> {
  return new Set(holderIds.map((id) => id.toLowerCase()));
}
