import { storageSettings, type StorageOptions, storageOptions } from '@app/archive-storage';
import {
  integer,
  oneOf,
  optional,
  port,
  publicUrl,
  type RawEnvironment,
  readEnvironment,
  text,
  trustedProxies,
  type TrustedProxies,
  url,
} from '@app/config';
import { queueUrl } from '@app/render-queue';
import { type LogFormat } from '@app/service-process';
import { type MailSettings } from './mail/mail-settings';

const schema = {
  HOST: text({ default: '127.0.0.1' }),
  PORT: port({ default: 3000 }),
  HEALTH_PORT: port({ default: 0, min: 0 }),
  METRICS_PORT: optional(port({ min: 0 })),
  PUBLIC_URL: publicUrl({ default: 'http://localhost:3000' }),
  TRUST_PROXY: trustedProxies(),
  DATABASE_URL: url({ protocols: ['postgres:', 'postgresql:'] }),
  QUEUE_URL: queueUrl(url),
  SESSION_SECRET: text({ minLength: 32 }),
  SESSION_IDLE_MINUTES: integer({ min: 1, max: 24 * 60, default: 60 }),
  SESSION_HOURS: integer({ min: 1, max: 24 * 7, default: 12 }),
  SUBMITS_PER_10_MINUTES: integer({ min: 1, max: 1_000_000, default: 120 }),
  LINKS_PER_10_MINUTES: integer({ min: 1, max: 1_000_000, default: 480 }),
  SMTP_URL: optional(url({ protocols: ['smtp:', 'smtps:'] })),
  MAIL_FROM: optional(text()),
  MAIL_FOLDER: optional(text()),
  LOG_FORMAT: oneOf(['text', 'json'], { default: 'text' }),
  ...storageSettings,
};

/** What the api reads from its environment, parsed once in `main`. */
export interface ApiEnvironment {
  readonly host: string;
  readonly port: number;
  /** 0: any free one. */
  readonly healthPort: number;
  /** undefined: no metrics. 0: any free one. */
  readonly metricsPort?: number;
  /** Whose word about a client's address is taken. */
  readonly trustedProxies: TrustedProxies;
  /** Where people reach the service. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly storage: StorageOptions;
  readonly sessionSecret: string;
  /** A session that nobody uses for this long is over. */
  readonly sessionIdleMinutes: number;
  /** A session is over this long after signing in. */
  readonly sessionHours: number;
  /** Of one account. */
  readonly submitsPer10Minutes: number;
  /** Of one account. */
  readonly linksPer10Minutes: number;
  readonly mail: MailSettings;
  /** People reach the service over TLS: cookies are bound to it. */
  readonly secureCookies: boolean;
  readonly logFormat: LogFormat;
}

/** @throws ConfigurationError that lists every setting which is missing or wrong. */
export function readApiEnvironment(env: RawEnvironment): ApiEnvironment {
  const values = readEnvironment(env, schema);
  return {
    host: values.HOST,
    port: values.PORT,
    healthPort: values.HEALTH_PORT,
    metricsPort: values.METRICS_PORT,
    trustedProxies: values.TRUST_PROXY,
    publicUrl: values.PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    queueUrl: values.QUEUE_URL,
    storage: storageOptions(values),
    sessionSecret: values.SESSION_SECRET,
    sessionIdleMinutes: values.SESSION_IDLE_MINUTES,
    sessionHours: values.SESSION_HOURS,
    submitsPer10Minutes: values.SUBMITS_PER_10_MINUTES,
    linksPer10Minutes: values.LINKS_PER_10_MINUTES,
    mail: {
      smtpUrl: values.SMTP_URL,
      folder: values.MAIL_FOLDER,
      from: values.MAIL_FROM ?? `Pasloket <no-reply@${new URL(values.PUBLIC_URL).hostname}>`,
      publicUrl: values.PUBLIC_URL,
    },
    secureCookies: values.PUBLIC_URL.startsWith('https:'),
    logFormat: values.LOG_FORMAT,
  };
}
