import { Injectable } from '@nestjs/common';
import { type Account } from '@app/database';
import {
  HOLDER_LIMIT,
  judgePassCount,
  type MissingItem,
  PASS_LIMIT,
  type PassSelection,
  selectPasses,
} from '@app/download-request';
import { loadSelectableHolders, type SelectableHolders } from '@app/registry';
import { type EntityManager } from 'typeorm';
import { organisationIdsOf } from '../auth/current-account';
import { Refusal } from '../refusal';
import { type DownloadRequestDto } from './download-request.dto';

/** A selection as it is written down. */
export interface NamedSelection {
  readonly passes: readonly { readonly holderId: string; readonly qualificationId: string }[];
  readonly missing: readonly MissingItem[];
}

/** Turns what a contact person chose into passes, within the organisations that they act for. */
@Injectable()
export class SelectionService {
  /**
   * Counts what a selection yields, without the ids of the passes.
   *
   * @throws Refusal `holders-not-found` when any holder is unknown or somebody else's: which one is not confirmed by
   * anything but its absence, and nothing is taken of the rest.
   */
  async outline(
    manager: EntityManager,
    account: Account,
    choices: DownloadRequestDto,
  ): Promise<PassSelection> {
    const { holders } = await this.load(manager, account, choices);
    return selectPasses(holders, choices);
  }

  /** The same with each pass by name. @throws Refusal as `outline` does, `no-passes` or `too-many-passes`, the latter with the number */
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

  /** @throws Refusal `too-many-holders` with the number: more than one request may name, whatever they yield. */
  requireFewHolders(choices: DownloadRequestDto): void {
    const holderCount = distinctHolders(choices).size;
    if (holderCount > HOLDER_LIMIT)
      throw new Refusal('too-many-holders', { holderCount, limit: HOLDER_LIMIT });
  }

  private async load(
    manager: EntityManager,
    account: Account,
    choices: DownloadRequestDto,
  ): Promise<SelectableHolders> {
    const ids = distinctHolders(choices);
    const known = await loadSelectableHolders(manager, organisationIdsOf(account), [...ids]);
    const missing = ids.size - known.holders.length;
    if (missing > 0) throw new Refusal('holders-not-found', { count: missing });
    return known;
  }

  private requireWithinLimit(passCount: number): void {
    const verdict = judgePassCount(passCount);
    if (verdict.fits) return;
    throw verdict.code === 'no-passes'
      ? new Refusal('no-passes')
      : new Refusal('too-many-passes', {
          passCount: verdict.passCount,
          limit: PASS_LIMIT,
          excess: verdict.excess,
        });
  }
}

/** Naming a holder twice, in capitals or not, is naming them once. */
function distinctHolders({ holderIds }: DownloadRequestDto): Set<string> {
  return new Set(holderIds.map((id) => id.toLowerCase()));
}
