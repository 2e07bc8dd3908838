export { BoundedClient } from './bounded-client';
export { boundedConnection, patientConnection } from './bounded-connection';
