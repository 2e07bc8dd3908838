import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { OnlyFor } from '../auth/current-account';
import { OrganisationListDto } from './account.dto';
import { OrganisationChoiceView } from './account.view';

/** As many as fit under a field that somebody types in. */
const MOST = 20;

/** Organisations to choose from, for operators. */
@ApiTags('accounts')
@OnlyFor('operator')
@Controller('operations/organisations')
export class OrganisationsController {
  constructor(private readonly dataSource: DataSource) {}

  /** The first organisations whose code or name has this in it. */
  @Get()
  find(@Query() { search }: OrganisationListDto): Promise<OrganisationChoiceView[]> {
    const pattern = `%${search.trim().replace(/[\\%_]/g, String.raw`\$&`)}%`;
    return this.dataSource.query(
      `SELECT id, code, name FROM organisations
        WHERE withdrawn_at IS NULL AND (name ILIKE $1 OR code ILIKE $1) ORDER BY lower(name), code LIMIT $2`,
      [pattern, MOST],
    );
  }
}
