import {
  Controller,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import {
  findImport,
  findImports,
  type ImportRun,
  rejectCsvLine,
  REJECTS_CSV_HEADER,
  streamRejects,
} from '@app/registry';
import { type Request } from 'express';
import { Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { CurrentAccount, RequireRole } from '../auth/current-account';
import { allowSlowBody } from '../http/request-body-timeout';
import { ReadsBodyItself } from '../http/admission/route-decorators';
import { CallRefused } from '../call-refused';
import { RegistryImportDto } from './registry-import.dto';
import { RegistryImportsView, RegistryImportView, registryImportView } from './registry-import.view';
import { RegistryImportsService } from './registry-imports.service';
import { discardBody, uploadedFiles } from './uploaded-files';

const LATEST = 50;

/** Refuses an id that is not a UUID in the same way as an unknown id. */
const importId = () => new ParseUUIDPipe({ exceptionFactory: () => new CallRefused('import-not-found') });

/** Imports the certification body's files into the registry, like `npm run registry:import`. */
@ApiTags('operations')
@RequireRole('operator')
@Controller('operations/registry-imports')
export class RegistryImportsController {
  constructor(
    private readonly imports: RegistryImportsService,
    private readonly dataSource: DataSource,
  ) {}

  /** Import CSV files and workbooks (.xlsx): all of them or nothing. Answers when the files are read; `GET` shows the further progress. */
  @Post()
  @ReadsBodyItself()
  @HttpCode(202)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
    },
  })
  async create(
    @CurrentAccount() account: Account,
    @Query() options: RegistryImportDto,
    @Req() request: Request,
  ): Promise<RegistryImportView> {
    allowSlowBody(request);
    try {
      const files = uploadedFiles(request, this.imports.stopping);
      const id = await this.imports.start(files, options, account);
      return registryImportView(await this.find(id));
    } catch (error) {
      discardBody(request);
      throw error;
    }
  }

  /** Lists the latest imports, over the API and at the command line. */
  @Get()
  async list(): Promise<RegistryImportsView> {
    return { items: (await findImports(this.dataSource.manager, LATEST)).map(registryImportView) };
  }

  /** Gets one import: if it runs, what it changed, or why it changed nothing. */
  @Get(':id')
  async get(@Param('id', importId()) id: string): Promise<RegistryImportView> {
    return registryImportView(await this.find(id));
  }

  /** Gets `rejects.csv`: the rows that were left out, by file, line, column and reason. They are kept for 90 days. */
  @Get(':id/rejects')
  @ApiProduces('text/csv')
  async rejects(@Param('id', importId()) id: string): Promise<StreamableFile> {
    await this.find(id);
    return new StreamableFile(Readable.from(this.rejectLines(id)), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="rejects.csv"',
    });
  }

  private async *rejectLines(id: string): AsyncGenerator<string> {
    yield REJECTS_CSV_HEADER;
    for await (const rejects of streamRejects(this.dataSource.manager, id))
      yield rejects.map(rejectCsvLine).join('');
  }

  private async find(id: string): Promise<ImportRun> {
    const run = await findImport(this.dataSource.manager, id);
    if (!run) throw new CallRefused('import-not-found');
    return run;
  }
}
