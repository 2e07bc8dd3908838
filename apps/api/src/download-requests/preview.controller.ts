import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import { holdersWithinLimit, PASS_LIMIT } from '@app/download-request';
import { DataSource } from 'typeorm';
import { CurrentAccount, RequireRole } from '../auth/current-account';
import { HeavyRead, LongBody } from '../http/admission/route-decorators';
import { DownloadRequestDto } from './download-request.dto';
import { missingReasonView, PreviewView } from './download-request.view';
import { SelectionService } from './selection.service';

@ApiTags('download-requests')
@RequireRole('contact-person')
@Controller('download-requests/preview')
export class PreviewController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly selection: SelectionService,
  ) {}

  /**
   * The result that a selection would have: the number of passes, computed as for a submitted request, and the holders without a pass with
   * the reasons.
   */
  @HeavyRead()
  @LongBody()
  @Post()
  @HttpCode(200)
  async preview(
    @CurrentAccount() account: Account,
    @Body() choices: DownloadRequestDto,
  ): Promise<PreviewView> {
    const { passes, missing } = await this.selection.selectForPreview(
      this.dataSource.manager,
      account,
      choices,
    );
    return {
      passCount: passes.length,
      limit: PASS_LIMIT,
      fittingHolderIds: holdersWithinLimit(passes),
      missing: missing.map(({ holderId, reason }) => ({ holderId, ...missingReasonView(reason) })),
    };
  }
}
