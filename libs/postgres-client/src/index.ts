export { BoundedClient } from './bounded-client';
export { boundedConnection } from './bounded-connection';
