import { threadCpuUsage } from 'node:process';

/** What the reference work takes on a core of 2.4 GHz that nobody else slows down. Milliseconds. */
const REFERENCE_MS = 4;
