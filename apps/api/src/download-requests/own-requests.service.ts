import { Injectable } from '@nestjs/common';
import { DownloadRequest } from '@app/database';
import { DataSource } from 'typeorm';
import { Problem } from '../http/problem';
import {
  type DownloadRequestPage,
  type DownloadRequestView,
  downloadRequestView,
  type MissingItem,
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
    return {
      items: requests.map((request) => downloadRequestView(request, missing.get(request.id) ?? [])),
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
    return downloadRequestView(request, missing.get(id) ?? []);
  }

  /** What is missing from these requests, in the order in which it was asked for. */
  private async missingOf(requests: readonly DownloadRequest[]): Promise<Map<string, MissingItem[]>> {
    const items = await this.dataSource.query<MissingItem[]>(
      `SELECT i.request_id AS "requestId", i.holder_id AS "holderId", i.qualification_id AS "qualificationId",
              t.name AS qualification, i.missing_reason AS "missingReason"
         FROM download_request_items i
         LEFT JOIN qualifications q ON q.id = i.qualification_id
         LEFT JOIN exam_types t ON t.code = q.exam_type
        WHERE i.request_id = ANY ($1) AND i.missing_reason IS NOT NULL
        ORDER BY i.position`,
      [requests.map(({ id }) => id)],
    );
    const byRequest = new Map<string, MissingItem[]>();
    for (const item of items) byRequest.set(item.requestId, [...(byRequest.get(item.requestId) ?? []), item]);
    return byRequest;
  }
}
