export { ConfigurationError, type RawEnvironment, readEnvironment, type Setting } from './environment';
export { flag, integer, oneOf, optional, port, publicUrl, text, url } from './settings';
export { trustedProxies, type TrustedProxies } from './trusted-proxies';
