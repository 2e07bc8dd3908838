import { Logger } from '@nestjs/common';

// What services under test would log is not a test's result.
Logger.overrideLogger(false);
