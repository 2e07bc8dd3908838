'use strict';
/** Docker's health check: ends with 0 when the service in this container is ready, whichever of the two it is. */
const { HEALTH_PORT = '3001' } = process.env;
const ASK_WITHIN_MS = 4_000;

const address = `http://127.0.0.1:${HEALTH_PORT}/ready`;

fetch(address, { signal: AbortSignal.timeout(ASK_WITHIN_MS) }).then(
  ({ ok, status }) => end(ok ? undefined : `answers ${status}`),
  ({ message, cause }) => end(cause?.message ?? message),
);

function end(trouble) {
  if (trouble !== undefined) process.stderr.write(`not ready: ${address}: ${trouble}\n`);
  process.exit(trouble === undefined ? 0 : 1);
}
