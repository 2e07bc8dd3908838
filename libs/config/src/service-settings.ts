import { oneOf, portNumber, publicUrl, text } from './settings';

/** Settings of every process that runs as a service: api and worker. */
export const serviceSettings = {
  HOST: text().default('127.0.0.1'),
  /** 0: any free port. */
  HEALTH_PORT: portNumber({ min: 0 }).default(0),
  /** undefined: no metrics are offered. 0: any free port. */
  METRICS_PORT: portNumber({ min: 0 }).optional(),
  /** URL under which people reach the service. */
  PUBLIC_URL: publicUrl().default('http://localhost:3000'),
  LOG_FORMAT: oneOf(['text', 'json']).default('text'),
};
