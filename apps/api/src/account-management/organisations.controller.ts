import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { RequireRole } from '../auth/current-account';
import { OrganisationListDto } from './account.dto';
import { OrganisationChoiceView } from './account.view';
import { searchOrganisations } from './search-organisations';

/** Route with which operators find the organisations that a contact person may act for. */
@ApiTags('accounts')
@RequireRole('operator')
@Controller('operations/organisations')
export class OrganisationsController {
  constructor(private readonly dataSource: DataSource) {}

  /** Find organisations whose code or name contains this text. Returns the first ones by name. */
  @Get()
  find(@Query() { search }: OrganisationListDto): Promise<OrganisationChoiceView[]> {
    return searchOrganisations(this.dataSource, search);
  }
}
