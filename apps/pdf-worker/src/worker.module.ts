import { Module } from '@nestjs/common';
import { HealthModule } from './health/health.module';
import { RenderPassesModule } from './render-passes/render-passes.module';
import { SettingsModule } from './settings/settings.module';
import { SweepsModule } from './sweeps/sweeps.module';

@Module({ imports: [HealthModule, RenderPassesModule, SettingsModule, SweepsModule] })
export class WorkerModule {}
