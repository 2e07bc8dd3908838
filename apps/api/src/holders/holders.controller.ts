import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import {
  amsterdamDate,
  countFilters,
  findHolder,
  findHolderIds,
  findHolders,
  findHoldersById,
} from '@app/registry';
import { DataSource } from 'typeorm';
import { CurrentAccount, organisationIdsOf, RequireRole } from '../auth/current-account';
import { HeavyRead, LongBody } from '../http/admission/route-decorators';
import { CallRefused } from '../call-refused';
import {
  FilterCountsDto,
  HolderFilterDto,
  toHolderFilter,
  HolderListDto,
  HolderLookupDto,
  MOST_SELECTED,
} from './holders.dto';
import {
  FilterCountsView,
  filterCountsView,
  HolderDetailsView,
  holderDetailsView,
  HolderIdsView,
  HolderLookupView,
  HolderPageView,
  holderView,
} from './holders.view';

/** Refuses an id that is not a UUID in the same way as an unknown id. */
const holderId = () => new ParseUUIDPipe({ exceptionFactory: () => new CallRefused('holder-not-found') });

/** The holders who are enrolled with the contact person's organisations, and no others. */
@ApiTags('holders')
@RequireRole('contact-person')
@Controller()
export class HoldersController {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists the holders that match the filters, page by page. */
  @HeavyRead()
  @Get('holders')
  async list(@CurrentAccount() account: Account, @Query() query: HolderListDto): Promise<HolderPageView> {
    const { sort, page, pageSize } = query;
    const options = { sort, page, pageSize, today: amsterdamDate(new Date()) };
    const { items, total } = await findHolders(
      this.dataSource.manager,
      organisationIdsOf(account),
      toHolderFilter(query),
      options,
    );
    return { items: items.map(holderView), total, page, pageSize };
  }

  /** Lists the ids of all holders that match the filters, up to the maximum of a selection: for 'Voeg alle toe'. `total` counts all. */
  @HeavyRead()
  @Get('holders/ids')
  async ids(@CurrentAccount() account: Account, @Query() query: HolderFilterDto): Promise<HolderIdsView> {
    const { ids, total } = await findHolderIds(
      this.dataSource.manager,
      organisationIdsOf(account),
      toHolderFilter(query),
      { limit: MOST_SELECTED },
    );
    return { ids: [...ids], total };
  }

  /** Lists holders by id, in the order of the ids, for the page of a selection. Holders of other organisations are left out. */
  @HeavyRead()
  @LongBody()
  @Post('holders/lookup')
  @HttpCode(200)
  async lookUp(
    @CurrentAccount() account: Account,
    @Body() { ids }: HolderLookupDto,
  ): Promise<HolderLookupView> {
    const today = amsterdamDate(new Date());
    const found = await findHoldersById(this.dataSource.manager, organisationIdsOf(account), ids, today);
    return { items: found.map(holderView) };
  }

  /** Gets one holder with all qualifications: for 'Bekijk details'. */
  @Get('holders/:id')
  async get(
    @CurrentAccount() account: Account,
    @Param('id', holderId()) id: string,
  ): Promise<HolderDetailsView> {
    const today = amsterdamDate(new Date());
    const holder = await findHolder(this.dataSource.manager, organisationIdsOf(account), id, today);
    if (!holder) throw new CallRefused('holder-not-found');
    return holderDetailsView(holder);
  }

  /**
   * Lists the values of the filters, each with the number of holders that it leaves. Exam numbers: the newest 500, or those that contain
   * `examNumberPart`.
   */
  @HeavyRead()
  @Get('filters')
  async filters(
    @CurrentAccount() account: Account,
    @Query() query: FilterCountsDto,
  ): Promise<FilterCountsView> {
    return filterCountsView(
      await countFilters(
        this.dataSource.manager,
        organisationIdsOf(account),
        toHolderFilter(query),
        query.examNumberPart,
      ),
    );
  }
}
