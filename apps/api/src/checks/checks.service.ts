import { Injectable } from '@nestjs/common';
import { Qualification } from '@app/database';
import { amsterdamDate, displayName, qualificationStatus } from '@app/registry';
import { DataSource } from 'typeorm';
import { type CheckView } from './check.view';

/** What anyone may learn from the code on a pass, and nothing beyond it. */
@Injectable()
export class ChecksService {
  constructor(private readonly dataSource: DataSource) {}

  /** null when the code is unknown, or when the holder asked not to be found: nobody can tell which. */
  async find(checkCode: string, now: Date): Promise<CheckView | null> {
    const qualification = await this.dataSource.manager.findOne(Qualification, {
      where: { checkCode, holder: { hiddenFromCheck: false } },
      relations: { holder: true, examType: true },
    });
    if (!qualification) return null;
    return {
      valid: qualificationStatus(qualification, amsterdamDate(now)) === 'valid',
      holderName: displayName(qualification.holder),
      qualification: qualification.examType.name,
      validUntil: qualification.expiryDate,
    };
  }
}
