import { Worker } from 'node:worker_threads';

/**
 * What the thread runs: JavaScript, as text, because a thread begins with a file of JavaScript, and tests run from the TypeScript. It
 * gets `[number, password, words]` and answers `[number, guesses]`, in that order.
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

interface Asked {
  readonly resolve: (guesses: number) => void;
  readonly reject: (error: Error) => void;
}

/**
 * How many guesses somebody needs for a password who knows the lists of leaked ones. It takes up to 0.1 s for one that is made to
 * take long, so a thread of its own does it, and no other caller waits. The thread begins with the first question, as
 * its lists take 30 MB and most processes never ask; it keeps no process from ending.
 */
export class PasswordGuesses {
  private thread: Worker | undefined;
  private asked = new Map<number, Asked>();
  private count = 0;

  /** @param words that a guesser would try as well */
  of(password: string, words: readonly string[]): Promise<number> {
    const thread = (this.thread ??= this.begin());
    return new Promise((resolve, reject) => {
      this.asked.set(++this.count, { resolve, reject });
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
      this.asked.get(number)?.resolve(guesses);
      this.asked.delete(number);
      if (this.asked.size === 0) thread.unref();
    });
    const lose = (error: Error) => {
      this.thread = undefined;
      for (const { reject } of this.asked.values()) reject(error);
      this.asked.clear();
    };
    thread.on('error', lose);
    thread.on('exit', () => lose(new Error('The thread that judges passwords ended.')));
    return thread;
  }
}
