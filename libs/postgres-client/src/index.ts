export { QueryTimeoutClient } from './query-timeout-client';
export {
  connectionWithoutStatementTimeout,
  connectionWithTimeouts,
  createPool,
  type SessionPoolConfig,
} from './connection-timeouts';
export { prepared } from './prepared';
export { requireNoTransactionPooling, TransactionPoolingError } from './require-no-transaction-pooling';
export { SessionSettingsClient } from './session-settings-client';
