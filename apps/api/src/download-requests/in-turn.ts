import { Injectable } from '@nestjs/common';

/**
 * Does what is asked for under one key one after the other, in the order of asking. Calls that wait for one row of the
 * database anyhow wait here, where they hold none of its connections: others, such as whoever takes a right away, need them.
 */
@Injectable()
export class InTurn {
  private readonly last = new Map<string, Promise<unknown>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const done = (this.last.get(key) ?? Promise.resolve()).then(work);
    const ended = done.catch(() => undefined);
    this.last.set(key, ended);
    void ended.then(() => {
      if (this.last.get(key) === ended) this.last.delete(key);
    });
    return done;
  }
}
