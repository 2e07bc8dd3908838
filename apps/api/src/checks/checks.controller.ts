import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/current-account';
import { ReadOnlyPost } from '../http/cross-site.guard';
import { CallRefused } from '../call-refused';
import { CheckLimitGuard } from './check-limit.guard';
import { HolderCheckDto } from './check.dto';
import { PassCheckView, HolderCheckView } from './check.view';
import { ChecksService } from './checks.service';

@ApiTags('checks')
@Public()
@UseGuards(CheckLimitGuard)
@Controller('checks')
export class ChecksController {
  constructor(private readonly checks: ChecksService) {}

  /** Checks the qualification of a pass by the code in its QR code: is it valid today? */
  @Get(':code')
  async check(@Param('code') code: string): Promise<PassCheckView> {
    const check = await this.checks.findByCode(code, new Date());
    if (!check) throw new CallRefused('check-not-found');
    return check;
  }

  /** Checks the qualifications of a holder by number and surname: are they valid today? */
  @Post()
  @HttpCode(200)
  @ReadOnlyPost()
  async checkHolder(@Body() asked: HolderCheckDto): Promise<HolderCheckView> {
    const check = await this.checks.findByNumber(asked, new Date());
    if (!check) throw new CallRefused('check-not-found');
    return check;
  }
}
