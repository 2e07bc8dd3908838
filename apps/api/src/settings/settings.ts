import {
  integer,
  portNumber,
  type RawEnvironment,
  readSettings,
  serviceSettings,
  text,
  trustedProxies,
  url,
} from '@app/config';
import { connectionSettings } from '@app/connections';
import { z } from 'zod';

const schema = z.object({
  ...serviceSettings,
  PORT: portNumber().default(3000),
  TRUST_PROXY: trustedProxies(),
  ...connectionSettings,
  SESSION_SECRET: text({ minLength: 32 }),
  /** A session that is not used for this long is over. */
  SESSION_IDLE_MINUTES: integer({ min: 1, max: 24 * 60 }).default(60),
  /** A session is over this long after signing in. */
  SESSION_HOURS: integer({ min: 1, max: 24 * 7 }).default(12),
  /** Per account. */
  SUBMITS_PER_10_MINUTES: integer({ min: 1, max: 1_000_000 }).default(120),
  /** Per account. */
  LINKS_PER_10_MINUTES: integer({ min: 1, max: 1_000_000 }).default(480),
  SMTP_URL: url(['smtp:', 'smtps:']).optional(),
  MAIL_FROM: text().optional(),
  /** Without SMTP_URL, each mail becomes a file in this folder. */
  MAIL_FOLDER: text().optional(),
});

/** Injection token of the `ApiSettings`. */
export const API_SETTINGS = Symbol('API_SETTINGS');

/** The settings of the api, by the names of their environment variables. */
export type ApiSettings = Readonly<z.output<typeof schema>>;

/** @throws ConfigurationError that lists every setting that is missing or wrong */
export function readApiSettings(env: RawEnvironment): ApiSettings {
  return readSettings(env, schema);
}

/** Returns true if people reach the service over TLS. Then cookies are bound to it. */
export function isOverTls({ PUBLIC_URL }: Pick<ApiSettings, 'PUBLIC_URL'>): boolean {
  return PUBLIC_URL.startsWith('https:');
}
