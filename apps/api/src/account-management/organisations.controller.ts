import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { OnlyFor } from '../auth/current-account';
import { OrganisationListDto } from './account.dto';
import { OrganisationChoiceView } from './account.view';
import { searchOrganisations } from './search-organisations';

/** Lists organisations for operators to choose from. */
@ApiTags('accounts')
@OnlyFor('operator')
@Controller('operations/organisations')
export class OrganisationsController {
  constructor(private readonly dataSource: DataSource) {}

  /** Find the first organisations whose code or name contains this text. */
  @Get()
  find(@Query() { search }: OrganisationListDto): Promise<OrganisationChoiceView[]> {
    return searchOrganisations(this.dataSource, search);
  }
}
