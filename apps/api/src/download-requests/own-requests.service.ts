import { Injectable } from '@nestjs/common';
import { type Account, DownloadRequest } from '@app/database';
import { DataSource, In } from 'typeorm';
import { organisationIdsOf } from '../auth/current-account';
import { type PageDto } from '../http/page.dto';
import { RequestRefused } from '@app/request-lifecycle';
import {
  type DownloadRequestDetailsView,
  type DownloadRequestPage,
  type DownloadRequestView,
  downloadRequestView,
  type MissingItemPage,
  missingItemView,
} from './download-request.view';
import { countMissing, findMissing } from './missing-items';

/** Number of missing items in the view of a request. `missing` returns the others. */
const MISSING_SHOWN = 100;

const NONE_MISSING = { holders: 0, passes: 0 };

/** Reads the requests of an account. A request of another account is answered as if it did not exist. */
@Injectable()
export class OwnRequestsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns a page of the account's requests, newest first. */
  async list(accountId: string, page: number, pageSize: number): Promise<DownloadRequestPage> {
    const [requests, total] = await this.dataSource.manager.findAndCount(DownloadRequest, {
      where: { accountId },
      order: { submittedAt: 'DESC', id: 'DESC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return { items: await this.viewsOf(requests), total, page, pageSize };
  }

  /** Returns the views of these requests. Ids of unknown requests and of requests of other accounts are ignored. */
  async find(accountId: string, ids: readonly string[]): Promise<DownloadRequestView[]> {
    return this.viewsOf(await this.dataSource.manager.findBy(DownloadRequest, { id: In(ids), accountId }));
  }

  /** Returns the view of a request with its first missing items. @throws RequestRefused `request-not-found` */
  async get(account: Account, id: string): Promise<DownloadRequestDetailsView> {
    const request = await this.require(account, id);
    const [view] = await this.viewsOf([request]);
    const { items } = await this.missingOf(request, account, { page: 1, pageSize: MISSING_SHOWN });
    return { ...(view as DownloadRequestView), missing: items };
  }

  /**
   * Returns a page of the request's missing items, with the data that the requester may see now.
   *
   * @throws RequestRefused `request-not-found`
   */
  async missing(account: Account, id: string, part: PageDto): Promise<MissingItemPage> {
    return this.missingOf(await this.require(account, id), account, part);
  }

  private async require(account: Account, id: string): Promise<DownloadRequest> {
    const { manager } = this.dataSource;
    const request = await manager.findOneBy(DownloadRequest, { id, accountId: account.id });
    if (!request) throw new RequestRefused('request-not-found');
    return request;
  }

  private async missingOf(
    { id, isOver }: DownloadRequest,
    account: Account,
    { page, pageSize }: PageDto,
  ): Promise<MissingItemPage> {
    if (isOver) return { items: [], total: 0, unnamed: 0, page, pageSize };
    const part = { page, pageSize };
    const { items, total, former } = await findMissing(this.dataSource, id, organisationIdsOf(account), part);
    return { items: items.map(missingItemView), total, unnamed: former, ...part };
  }

  private async viewsOf(requests: readonly DownloadRequest[]): Promise<DownloadRequestView[]> {
    const ids = requests.map(({ id }) => id);
    const missing = await countMissing(this.dataSource, ids);
    return requests.map((request) => downloadRequestView(request, missing.get(request.id) ?? NONE_MISSING));
  }
}
