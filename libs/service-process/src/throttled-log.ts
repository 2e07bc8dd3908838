/** Returns a function that writes at most one line per `intervalMs` (milliseconds). The next line says how many were left out. */
export function throttledLog(write: (line: string) => void, intervalMs = 5_000): (line: string) => void {
  let last = -Infinity;
  let heldBack = 0;
  return (line) => {
    const now = performance.now();
    if (now - last < intervalMs) {
      heldBack += 1;
      return;
    }
    write(heldBack === 0 ? line : `${line} (and ${heldBack} more since the last such line)`);
    last = now;
    heldBack = 0;
  };
}
