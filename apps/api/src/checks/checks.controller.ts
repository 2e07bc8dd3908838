import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiExcludeController, ApiTags } from '@nestjs/swagger';
import { amsterdamDate } from '@app/registry';
import { type Response } from 'express';
import { Public } from '../auth/current-account';
import { Problem } from '../http/problem';
import { CHECK_PAGE_STYLE, checkPage } from './check-page';
import { CheckView } from './check.view';
import { ChecksService } from './checks.service';

@ApiTags('checks')
@Public()
@Controller('checks')
export class ChecksController {
  constructor(private readonly checks: ChecksService) {}

  /** Whether the qualification behind a pass's QR code is valid today. */
  @Get(':code')
  async check(@Param('code') code: string): Promise<CheckView> {
    const check = await this.checks.find(code, new Date());
    if (!check) throw new Problem('check-not-found');
    return check;
  }
}

/** The same answer as a page, outside `/api`: this address is printed on passes. */
@ApiExcludeController()
@Public()
@Controller('controle')
export class CheckPageController {
  constructor(private readonly checks: ChecksService) {}

  @Get('style.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=3600')
  style(): string {
    return CHECK_PAGE_STYLE;
  }

  @Get(':code')
  @Header('Content-Type', 'text/html; charset=utf-8')
  async page(@Param('code') code: string, @Res({ passthrough: true }) response: Response): Promise<string> {
    const now = new Date();
    const check = await this.checks.find(code, now);
    if (!check) response.status(404);
    return checkPage(check, 'Pasloket', amsterdamDate(now));
  }
}
