export { ConfigurationError, type RawEnvironment, readSettings, withSettings } from './read-settings';
export { serviceSettings } from './service-settings';
export {
  databaseUrl,
  flag,
  integer,
  oneOf,
  parsed,
  parseUrl,
  portNumber,
  publicUrl,
  text,
  url,
} from './settings';
export { trustedProxies, type TrustedProxies } from './trusted-proxies';
