import { collectDefaultMetrics, Registry } from 'prom-client';

/** What this process tells Prometheus. Labels are words of closed lists: no ids, no names, nothing that somebody typed. */
export const registry = new Registry();

/** Memory, processor, event loop and garbage collection, under the names that Prometheus knows for Node.js. */
export function collectProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}
