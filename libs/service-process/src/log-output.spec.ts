import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openOutput } from './log-output';

const LINE = `${'x'.repeat(99)}\n`;

/** Real: a pipe, which is full after 64 KB as that of a log store is. */
describe('The output of the log', () => {
  let folder: string;
  let pipe: number;
  const buffer = Buffer.alloc(1024 * 1024);
  /** Reads what the pipe holds now. */
  const read = () => {
    let text = '';
    try {
      for (;;) text += buffer.toString('utf8', 0, readSync(pipe, buffer));
    } catch (error) {
      expect(error).toMatchObject({ code: 'EAGAIN' });
      return text;
    }
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'log-output-'));
    const file = path.join(folder, 'pipe');
    execFileSync('mkfifo', [file]);
    pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  });
  afterEach(() => {
    closeSync(pipe);
    rmSync(folder, { recursive: true });
  });

  it('has written a line when `write` returns', () => {
    openOutput(pipe).write(LINE);
    expect(read()).toBe(LINE);
  });

  it('does not wait for a reader who is behind, and loses no line', async () => {
    const output = openOutput(pipe);
    const lines = Array.from({ length: 5_000 }, (_, i) => `${i} ${LINE}`);
    const started = performance.now();
    for (const line of lines) output.write(line);
    expect(performance.now() - started).toBeLessThan(1_000);
    let text = '';
    const whole = lines.join('');
    for (const end = Date.now() + 10_000; text.length < whole.length && Date.now() < end;) {
      text += read();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(text === whole).toBe(true); // Jest would print half a megabyte.
  });

  it('waits a second for that reader before the process ends, and no longer', () => {
    const output = openOutput(pipe);
    for (let i = 0; i < 1_000; i++) output.write(LINE);
    const started = performance.now();
    output.flushSync();
    const waited = performance.now() - started;
    expect(waited).toBeGreaterThan(900);
    expect(waited).toBeLessThan(3_000);
    const before = read();
    output.flushSync();
    expect((before + read()).length).toBe(LINE.length * 1_000);
  });

  it('ignores an output that cannot be written', () => {
    const output = openOutput(openSync('/dev/full', 'w'));
    output.write(LINE);
    output.write(LINE);
    output.flushSync();
  });
});
