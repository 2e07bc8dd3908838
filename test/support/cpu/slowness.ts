/** The reference work takes this on a core of 2.4 GHz (AMD EPYC) without busy neighbours. Milliseconds of CPU. */
const REFERENCE_MS = 2.8;

const TIMES = 3;

const ROWS = Array.from({ length: 1_000 }, (_, id) => ({ id, name: `Zoë ${id}`, list: [id, String(id)] }));

/**
 * How much slower this machine is right now than the one for which limits of CPU time are said: 1 is as fast, 2 takes
 * twice as long. Neighbours on the same core or its caches make one call cost up to twice the time from one moment to the
 * next; measured beside a call, this takes them out of its figure. Blocks for about 25 ms.
 */
export function slowness(): number {
  const costs = Array.from({ length: TIMES }, costOfReference).sort((one, other) => one - other);
  return (costs[Math.floor(TIMES / 2)] ?? REFERENCE_MS) / REFERENCE_MS;
}

function costOfReference(): number {
  const before = process.cpuUsage();
  for (let round = 0; round < 3; round++) reference();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Work of the kind that the api does: JSON, objects, texts. Its sum is returned so that V8 leaves none of it out. */
function reference(): number {
  const text = JSON.stringify(ROWS);
  const ids = new Map((JSON.parse(text) as typeof ROWS).map(({ name, id }) => [name, id]));
  let sum = ids.size;
  for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) | 0;
  return sum;
}

// Not yet compiled, it is several times as slow.
for (let round = 0; round < 100; round++) reference();
