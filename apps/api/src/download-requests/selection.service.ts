import { Injectable } from '@nestjs/common';
import { type Account } from '@app/database';
import { judgePassCount, PASS_LIMIT, type PassSelection, selectPasses } from '@app/download-request';
import { loadRequestHolders } from '@app/registry';
import { type EntityManager } from 'typeorm';
import { organisationIdsOf } from '../auth/current-account';
import { Problem } from '../http/problem';
import { type DownloadRequestDto } from './download-request.dto';

/** Turns what a contact person chose into passes, within the organisations that they act for. */
@Injectable()
export class SelectionService {
  /**
   * @throws Problem `holders-not-found` when any holder is unknown or somebody else's: which one is not confirmed by
   * anything but its absence, and nothing is taken of the rest.
   */
  async select(
    manager: EntityManager,
    account: Account,
    choices: DownloadRequestDto,
  ): Promise<PassSelection> {
    const ids = [...new Set(choices.holderIds.map((id) => id.toLowerCase()))];
    const holders = await loadRequestHolders(manager, organisationIdsOf(account), ids);
    if (holders.length < ids.length)
      throw new Problem('holders-not-found', { count: ids.length - holders.length });
    const byId = new Map(holders.map((holder) => [holder.id, holder]));
    const inOrder = ids.flatMap((id) => byId.get(id) ?? []);
    return selectPasses(
      inOrder.map(({ id, qualifications }) => ({
        id,
        qualifications: qualifications.map((qualification) => ({
          ...qualification,
          kind: qualification.examType.kind,
        })),
      })),
      choices,
    );
  }

  /** @throws Problem `no-passes` or `too-many-passes`, the latter with the number. */
  requireWithinLimit({ passes }: PassSelection): void {
    const verdict = judgePassCount(passes.length);
    if (verdict.fits) return;
    throw verdict.code === 'no-passes'
      ? new Problem('no-passes')
      : new Problem('too-many-passes', {
          passCount: verdict.passCount,
          limit: PASS_LIMIT,
          excess: verdict.excess,
        });
  }
}
