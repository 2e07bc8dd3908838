'use strict';
/** Docker's health check: ends with 0 when the service in this container is ready, whichever of the two it is. */
const { PORT = '3000', HEALTH_PORT = '3001' } = process.env;
const ASK_WITHIN_MS = 4_000;

const addresses = [`http://127.0.0.1:${PORT}/api/health/ready`, `http://127.0.0.1:${HEALTH_PORT}/ready`];

async function ask(address) {
  const { ok, status } = await fetch(address, { signal: AbortSignal.timeout(ASK_WITHIN_MS) });
  if (!ok) throw new Error(`${address} answers ${status}`);
}

Promise.any(addresses.map(ask)).then(
  () => process.exit(0),
  ({ errors }) => {
    process.stderr.write(`not ready: ${errors.map(({ message }) => message).join('; ')}\n`);
    process.exit(1);
  },
);
