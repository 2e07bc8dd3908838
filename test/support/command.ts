import { execFile } from 'node:child_process';

/** How a command ended. */
export interface Outcome {
  /** Its exit code; NaN when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, the one after the other. */
  readonly output: string;
}

/** Runs a program to its end, in a process of its own. A code other than 0 is an outcome as well. */
export function command(
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr, output: stdout + stderr }),
    );
  });
}
