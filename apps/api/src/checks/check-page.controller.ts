import {
  Body,
  Controller,
  Get,
  Header,
  HttpStatus,
  Param,
  Post,
  Req,
  Res,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { Public } from '../auth/current-account';
import { ReadOnlyPost } from '../http/cross-site.guard';
import { FormBody } from '../http/admission/route-decorators';
import { CheckLimitGuard } from './check-limit.guard';
import { CheckErrorPageFilter } from './check-error-page.filter';
import { ChecksService } from './checks.service';
import { codeNotFoundPage, formPage, holderPage, numberNotFoundPage, qualificationPage } from './page/pages';
import { CHECK_STYLESHEET } from './page/stylesheet';
import { readCheckForm } from './read-check-form';
import { textsForRequest } from './texts-for-request';

/** The checks as HTML pages without JavaScript. They are outside of `/api`, because `/controle/<code>` is printed on passes. */
@ApiExcludeController()
@Public()
@UseFilters(CheckErrorPageFilter)
@Controller('controle')
export class CheckPageController {
  constructor(private readonly checks: ChecksService) {}

  @Get('style.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  stylesheet(): string {
    return CHECK_STYLESHEET;
  }

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  form(@Req() request: Request): string {
    return formPage(textsForRequest(request));
  }

  /** A POST, although it changes nothing: a URL with a name would be stored in browser histories and logs. */
  @Post()
  @FormBody()
  @ReadOnlyPost()
  @UseGuards(CheckLimitGuard)
  @Header('Content-Type', 'text/html; charset=utf-8')
  async checkByNumber(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const texts = textsForRequest(request);
    const { typed, wrong } = readCheckForm(body);
    if (wrong.length > 0) {
      response.status(HttpStatus.BAD_REQUEST);
      return formPage(texts, { typed, wrong });
    }
    const now = new Date();
    const check = await this.checks.findByNumber(typed, now);
    response.status(check ? HttpStatus.OK : HttpStatus.NOT_FOUND);
    return check ? holderPage(texts, check, now) : numberNotFoundPage(texts, typed);
  }

  @Get(':code')
  @UseGuards(CheckLimitGuard)
  @Header('Content-Type', 'text/html; charset=utf-8')
  async checkByCode(
    @Param('code') code: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    const texts = textsForRequest(request);
    const now = new Date();
    const check = await this.checks.findByCode(code, now);
    if (!check) response.status(HttpStatus.NOT_FOUND);
    return check ? qualificationPage(texts, check, now) : codeNotFoundPage(texts);
  }
}
