import { DrawCounter } from '@app/request-lifecycle';
import { Module } from '@nestjs/common';
import { DatabaseConnection, QueueConnection, StoreConnection } from '../connections';
import { RendererModule } from '../renderer/renderer.module';
import { SettingsModule } from '../settings/settings.module';
import { WORKER_SETTINGS, type WorkerSettings } from '../settings/settings';
import { RenderPlanLoader } from './render-plan-loader';
import { PassDrawer } from './pass-drawer';
import { RenderConsumer } from './render-consumer';
import { RenderPassesProcessor } from './render-passes.processor';
import { PUBLIC_URL, RenderPassesService } from './render-passes.service';

@Module({
  imports: [DatabaseConnection, QueueConnection, RendererModule, SettingsModule, StoreConnection],
  providers: [
    DrawCounter,
    RenderPlanLoader,
    PassDrawer,
    RenderConsumer,
    RenderPassesProcessor,
    RenderPassesService,
    {
      provide: PUBLIC_URL,
      inject: [WORKER_SETTINGS],
      useFactory: (settings: WorkerSettings) => settings.PUBLIC_URL,
    },
  ],
})
export class RenderPassesModule {}
