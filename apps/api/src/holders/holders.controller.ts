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
import { CurrentAccount, OnlyFor, organisationIdsOf } from '../auth/current-account';
import { Heavy, LongBody } from '../http/intake/route-marks';
import { Refusal } from '../refusal';
import {
  FilterChoicesDto,
  HolderFilterDto,
  holderFilter,
  HolderListDto,
  HolderLookupDto,
  MOST_SELECTED,
} from './holders.dto';
import {
  FiltersView,
  filtersView,
  HolderDetailsView,
  holderDetailsView,
  HolderIdsView,
  HolderLookupView,
  HolderPage,
  holderView,
} from './holders.view';

/** An id that is no UUID is an id that nobody has. */
const holderId = () => new ParseUUIDPipe({ exceptionFactory: () => new Refusal('holder-not-found') });

/** The holders enrolled with the organisations that the contact person acts for, and nobody else's. */
@ApiTags('holders')
@OnlyFor('contact-person')
@Controller()
export class HoldersController {
  constructor(private readonly dataSource: DataSource) {}

  /** The holders that match, a page at a time. */
  @Heavy()
  @Get('holders')
  async list(@CurrentAccount() account: Account, @Query() query: HolderListDto): Promise<HolderPage> {
    const { sort, page, pageSize } = query;
    const options = { sort, page, pageSize, today: amsterdamDate(new Date()) };
    const { items, total } = await findHolders(
      this.dataSource.manager,
      organisationIdsOf(account),
      holderFilter(query),
      options,
    );
    return { items: items.map(holderView), total, page, pageSize };
  }

  /** The ids of the holders that match, over all pages, as many as a selection may hold: for 'Voeg alle toe'. `total` counts them all. */
  @Heavy()
  @Get('holders/ids')
  async ids(@CurrentAccount() account: Account, @Query() query: HolderFilterDto): Promise<HolderIdsView> {
    const { ids, total } = await findHolderIds(
      this.dataSource.manager,
      organisationIdsOf(account),
      holderFilter(query),
      { limit: MOST_SELECTED },
    );
    return { ids: [...ids], total };
  }

  /** Holders by id, in the order asked: what a page shows of a selection. Who is not one's own is left out. */
  @Heavy()
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

  /** One holder with all qualifications: for 'Bekijk details'. */
  @Get('holders/:id')
  async get(
    @CurrentAccount() account: Account,
    @Param('id', holderId()) id: string,
  ): Promise<HolderDetailsView> {
    const today = amsterdamDate(new Date());
    const holder = await findHolder(this.dataSource.manager, organisationIdsOf(account), id, today);
    if (!holder) throw new Refusal('holder-not-found');
    return holderDetailsView(holder);
  }

  /**
   * What exists to filter by, with the number of holders that each choice leaves. Of the exam numbers the newest 500, or of
   * those that contain `examNumberPart`.
   */
  @Heavy()
  @Get('filters')
  async filters(@CurrentAccount() account: Account, @Query() query: FilterChoicesDto): Promise<FiltersView> {
    return filtersView(
      await countFilters(
        this.dataSource.manager,
        organisationIdsOf(account),
        holderFilter(query),
        query.examNumberPart,
      ),
    );
  }
}
