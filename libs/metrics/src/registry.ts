import { collectDefaultMetrics, Registry } from 'prom-client';

/** All metrics of this process. Values of labels come from fixed lists: they are never ids, names or text that a person typed. */
export const registry = new Registry();

/** Adds the usual metrics of Node.js: memory, CPU, event loop, garbage collection. */
export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}
