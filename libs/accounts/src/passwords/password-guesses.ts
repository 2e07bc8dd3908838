import { Worker } from 'node:worker_threads';

/**
 * The program of the thread. It is JavaScript in a string, because a thread needs JavaScript and the tests run TypeScript. It
 * receives `[number, password, words]` and answers `[number, guesses]`.
 */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { ZxcvbnFactory } = require(workerData.core);
const { adjacencyGraphs: graphs, dictionary } = require(workerData.language);
const guesser = new ZxcvbnFactory({ dictionary, graphs });
parentPort.on('message', ([number, password, words]) => {
  parentPort.postMessage([number, guesser.check(password, words).guesses]);
});
`;

interface PendingEstimate {
  readonly resolve: (guesses: number) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Estimates how many guesses an attacker who knows the lists of leaked passwords needs. Some passwords take 0.1 s, so a worker
 * thread does the work and no other caller waits. The thread starts at the first call, because its lists take 30 MB and most
 * processes never call it. The thread does not keep the process alive.
 */
export class GuessEstimator {
  private thread: Worker | undefined;
  private pending = new Map<number, PendingEstimate>();
  private count = 0;

  /** @param words that an attacker would also try */
  estimate(password: string, words: readonly string[]): Promise<number> {
    const thread = (this.thread ??= this.begin());
    return new Promise((resolve, reject) => {
      this.pending.set(++this.count, { resolve, reject });
      thread.ref();
      thread.postMessage([this.count, password, words]);
    });
  }

  private begin(): Worker {
    const thread = new Worker(THREAD, {
      eval: true,
      execArgv: [],
      workerData: {
        core: require.resolve('@zxcvbn-ts/core'),
        language: require.resolve('@zxcvbn-ts/language-common'),
      },
    });
    thread.on('message', ([number, guesses]: [number, number]) => {
      this.pending.get(number)?.resolve(guesses);
      this.pending.delete(number);
      if (this.pending.size === 0) thread.unref();
    });
    const failAll = (error: Error) => {
      this.thread = undefined;
      for (const { reject } of this.pending.values()) reject(error);
      this.pending.clear();
    };
    thread.on('error', failAll);
    thread.on('exit', () => failAll(new Error('The thread that judges passwords ended.')));
    return thread;
  }
}
