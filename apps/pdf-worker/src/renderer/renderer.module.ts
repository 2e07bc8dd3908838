import { PassRenderer } from '@app/pass-pdf';
import { Logger, Module } from '@nestjs/common';
import { WORKER_SETTINGS, type WorkerSettings } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';
import { loadRenderer } from './load-renderer';
import { warmUp } from './warm-up';

/** Provides the `PassRenderer`, in the house style of the settings and warmed up. The start fails if the style is unusable. */
@Module({
  imports: [SettingsModule],
  providers: [{ provide: PassRenderer, inject: [WORKER_SETTINGS], useFactory: warmRenderer }],
  exports: [PassRenderer],
})
export class RendererModule {}

async function warmRenderer({ HOUSE_STYLE_FILE }: WorkerSettings): Promise<PassRenderer> {
  const renderer = await loadRenderer(HOUSE_STYLE_FILE);
  await warmUp(renderer).catch((error: Error) =>
    new Logger('renderer').warn(`the first request takes longer: ${error.message}`),
  );
  return renderer;
}
