import { Injectable } from '@nestjs/common';
import { DownloadRequest, DownloadRequestItem } from '@app/database';
import { DataSource, In, IsNull, Not } from 'typeorm';
import { Problem } from '../http/problem';
import {
  type DownloadRequestPage,
  type DownloadRequestView,
  downloadRequestView,
} from './download-request.view';

/** Reads requests for the one who submitted them. Somebody else's answers as one that does not exist. */
@Injectable()
export class OwnRequestsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(accountId: string, page: number, pageSize: number): Promise<DownloadRequestPage> {
    const { manager } = this.dataSource;
    const [requests, total] = await manager.findAndCount(DownloadRequest, {
      where: { accountId },
      order: { submittedAt: 'DESC', id: 'DESC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    const missing = await this.missingOf(requests);
    const now = new Date();
    return {
      items: requests.map((request) => downloadRequestView(request, missing.get(request.id) ?? [], now)),
      total,
      page,
      pageSize,
    };
  }

  /** @throws Problem `request-not-found`. */
  async get(accountId: string, id: string): Promise<DownloadRequestView> {
    const request = await this.dataSource.manager.findOne(DownloadRequest, {
      where: { id, accountId },
    });
    if (!request) throw new Problem('request-not-found');
    const missing = await this.missingOf([request]);
    return downloadRequestView(request, missing.get(id) ?? [], new Date());
  }

  /** What is missing from these requests, in the order in which it was asked for. */
  private async missingOf(requests: readonly DownloadRequest[]): Promise<Map<string, DownloadRequestItem[]>> {
    const items = await this.dataSource.manager.find(DownloadRequestItem, {
      where: { requestId: In(requests.map(({ id }) => id)), missingReason: Not(IsNull()) },
      order: { position: 'ASC' },
    });
    const byRequest = new Map<string, DownloadRequestItem[]>();
    for (const item of items) byRequest.set(item.requestId, [...(byRequest.get(item.requestId) ?? []), item]);
    return byRequest;
  }
}
