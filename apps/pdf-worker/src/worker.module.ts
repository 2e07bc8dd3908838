import { ArchiveStorage } from '@app/archive-storage';
import { PassRenderer } from '@app/pass-pdf';
import { RENDER_QUEUE_CLIENT, type RenderQueue } from '@app/render-queue';
import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DrawCounter } from '@app/request-lifecycle';
import { PassDrawer } from './render-passes/pass-drawer';
import { LoadPlan } from './render-passes/load-plan';
import { RenderPassesProcessor } from './render-passes/render-passes.processor';
import { PUBLIC_URL, RenderPassesService } from './render-passes/render-passes.service';
import { ExpirySweep } from './sweeps/expiry-sweep';
import { OrphanSweep } from './sweeps/orphan-sweep';
import { RequeueSweep } from './sweeps/requeue-sweep';
import { Sweeper } from './sweeps/sweeper';

/** The services of the worker. `main` opens them. */
export interface WorkerServices {
  /** Connected, with an up-to-date schema. */
  readonly dataSource: DataSource;
  readonly storage: ArchiveStorage;
  readonly renderer: PassRenderer;
  readonly queue: RenderQueue;
  /** Base URL of the public check, without trailing slash. */
  readonly publicUrl: string;
}

@Module({})
export class WorkerModule {
  static with({ dataSource, storage, renderer, queue, publicUrl }: WorkerServices): DynamicModule {
    return {
      module: WorkerModule,
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: ArchiveStorage, useValue: storage },
        { provide: PassRenderer, useValue: renderer },
        { provide: RENDER_QUEUE_CLIENT, useValue: queue },
        { provide: PUBLIC_URL, useValue: publicUrl },
        DrawCounter,
        ExpirySweep,
        LoadPlan,
        OrphanSweep,
        PassDrawer,
        RenderPassesProcessor,
        RenderPassesService,
        RequeueSweep,
        Sweeper,
      ],
    };
  }
}
