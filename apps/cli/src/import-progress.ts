const DOING = {
  read: 'reading the files',
  plan: 'working out what changes',
  write: 'writing the registry',
} as const;
type Step = keyof typeof DOING;

const BAR_WIDTH = 24;
/**
 * Minimum time between two reports, in milliseconds. It is short on a terminal, where a report replaces the previous one, and long
 * elsewhere, where each report is another line.
 */
const NEXT_AFTER_MS = { terminal: 100, lines: 10_000 } as const;

export interface ImportProgress {
  show(step: Step, done: number, total: number): void;
  /** Ends the progress line, so that the next output begins on a new line. */
  end(): void;
}

/**
 * Shows the progress of an import. On a terminal it shows a bar with speed and remaining time; elsewhere it writes a line per step and
 * every ten seconds.
 *
 * @param now returns the time of a monotonic clock in milliseconds
 */
export function createImportProgress(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  now: () => number,
): ImportProgress {
  const pause = stream.isTTY ? NEXT_AFTER_MS.terminal : NEXT_AFTER_MS.lines;
  let step: Step | undefined;
  let started = 0;
  let shown = 0;
  let isLineOpen = false;
  const end = () => {
    if (isLineOpen) stream.write('\n');
    isLineOpen = false;
  };
  return {
    end,
    show(current, done, total) {
      const isNew = current !== step;
      if (isNew) {
        end();
        step = current;
        started = now();
      } else if (now() - shown < pause && !(stream.isTTY && done === total)) return;
      shown = now();
      const seconds = (now() - started) / 1000;
      if (stream.isTTY) {
        // Erases the rest of a longer line.
        stream.write(
          `\r${DOING[current]} ${bar(done, total)}${detail(current, done, total, seconds)}\u001b[K`,
        );
        isLineOpen = true;
      } else stream.write(`${DOING[current]}${isNew ? '' : detail(current, done, total, seconds)}\n`);
    },
  };
}

function bar(done: number, total: number): string {
  const filled = Math.round(share(done, total) * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`;
}

/**
 * Returns speed and remaining time for the step that counts bytes. Other steps count SQL statements, whose durations differ too much to
 * predict the remaining time.
 */
function detail(step: Step, done: number, total: number, seconds: number): string {
  const percent = ` ${Math.floor(share(done, total) * 100)} %`;
  if (step !== 'read' || done === 0 || seconds < 0.5) return percent;
  const rate = done / seconds;
  return `${percent}, ${(rate / 1e6).toFixed(1)} MB/s, ${clock((total - done) / rate)} left`;
}

function share(done: number, total: number): number {
  return total === 0 ? 1 : Math.min(1, done / total);
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
