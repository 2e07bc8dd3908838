import { ArchiveStorage, type StorageOptions } from '@app/archive-storage';
import { ConfigurableModuleBuilder, Module } from '@nestjs/common';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<StorageOptions>().build();

/** Provides the `ArchiveStorage`. It connects at each call, so there is nothing to open or to close. */
@Module({
  providers: [
    {
      provide: ArchiveStorage,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: (options: StorageOptions) => new ArchiveStorage(options),
    },
  ],
  exports: [ArchiveStorage],
})
export class ArchiveStorageModule extends ConfigurableModuleClass {}
