import { Logger } from '@nestjs/common';
import { throttledLog } from '@app/service-process';

const logger = new Logger('metrics');
const warn = throttledLog((line) => logger.warn(line), 60_000);

/** Measuring must never cost what is measured: a measurement that fails is told in the log, once a minute, and left out. */
export function measureSafely(measure: () => void): void {
  try {
    measure();
  } catch (error) {
    warnMeasurementFailed(error);
  }
}

export function warnMeasurementFailed(error: unknown): void {
  warn(`a measurement is left out: ${error instanceof Error ? error.message : String(error)}`);
}
