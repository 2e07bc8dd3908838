/** How many may be inside a gate. */
export interface GateLimits {
  /** Of all together. */
  readonly atOnce: number;
  /** Of one key. */
  readonly ofOne: number;
  /** Of one key that may wait at the door. */
  readonly waitingOfOne: number;
}

/** Too many of one key wait already. */
export class GateFull extends Error {
  override readonly name = 'GateFull';
}

/** Gives the place back; giving it back twice is giving it back once. */
export type Leave = () => void;

interface Party {
  inside: number;
  readonly waiting: ((leave: Leave) => void)[];
}

/**
 * Lets so many work at once, and of each key no more than its share. Whoever waits is let in by turns of the keys, and within
 * a key in the order of coming: somebody who asks for much keeps nobody else waiting for more than a turn.
 */
export class FairGate {
  /** In the order of their turns: whose turn was last stands last. */
  private readonly parties = new Map<string, Party>();
  private inside = 0;

  constructor(private readonly limits: GateLimits) {}

  /**
   * Waits for a place.
   *
   * @param gone when it aborts, whoever waits waits no more: the promise then rejects with its reason.
   * @throws GateFull at once, when too many of this key wait.
   */
  async enter(key: string, gone?: AbortSignal): Promise<Leave> {
    gone?.throwIfAborted();
    const party = this.partyOf(key);
    if (this.hasPlace(party)) return this.letIn(key, party);
    if (party.waiting.length >= this.limits.waitingOfOne) throw new GateFull('Too many wait already.');
    return new Promise<Leave>((resolve, reject) => {
      const resume = (leave: Leave) => {
        gone?.removeEventListener('abort', giveUp);
        resolve(leave);
      };
      const giveUp = () => {
        party.waiting.splice(party.waiting.indexOf(resume), 1);
        this.forget(key, party);
        reject(gone?.reason as Error);
      };
      gone?.addEventListener('abort', giveUp, { once: true });
      party.waiting.push(resume);
    });
  }

  /** Does this work inside, whatever becomes of it. @throws GateFull */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const leave = await this.enter(key);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  private partyOf(key: string): Party {
    const known = this.parties.get(key);
    if (known) return known;
    const party: Party = { inside: 0, waiting: [] };
    this.parties.set(key, party);
    return party;
  }

  private hasPlace(party: Party): boolean {
    return this.inside < this.limits.atOnce && party.inside < this.limits.ofOne;
  }

  private letIn(key: string, party: Party): Leave {
    this.inside += 1;
    party.inside += 1;
    this.putLast(key, party);
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      this.inside -= 1;
      party.inside -= 1;
      this.putLast(key, party);
      this.forget(key, party);
      this.letNextIn();
    };
  }

  private letNextIn(): void {
    for (const [key, party] of this.parties) {
      if (!this.hasPlace(party)) continue;
      const resume = party.waiting.shift();
      if (resume) return resume(this.letIn(key, party));
    }
  }

  /** Whoever came while this one was inside goes before its next. */
  private putLast(key: string, party: Party): void {
    this.parties.delete(key);
    this.parties.set(key, party);
  }

  private forget(key: string, party: Party): void {
    if (party.inside === 0 && party.waiting.length === 0) this.parties.delete(key);
  }
}
