export { BoundedClient } from './bounded-client';
export { boundedConnection, patientConnection, poolOf, type SessionPoolConfig } from './bounded-connection';
export { prepared } from './prepared';
export { requireSessions, SessionsShared } from './require-sessions';
export { SessionClient } from './session-client';
