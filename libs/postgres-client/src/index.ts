export { BoundedClient } from './bounded-client';
export { boundedConnection, patientConnection } from './bounded-connection';
export { prepared } from './prepared';
