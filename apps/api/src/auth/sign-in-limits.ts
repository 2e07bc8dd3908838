import { type Attempt, AttemptLimits } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { clientOf } from './client-of';

/** Somebody who tries many accounts. Wide: a whole office may be one client. */
const BY_CLIENT = {
  name: 'sign-in client',
  free: 50,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 900,
};

/** Somebody who tries many passwords. Only that client waits: who owns the account signs in elsewhere meanwhile. */
const BY_CLIENT_AND_ADDRESS = {
  name: 'sign-in client and address',
  free: 5,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 3600,
};

/** The same of a browser that is known, so that a stolen cookie is of no more use. */
const BY_BROWSER = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in known browser' };

/** Many clients that try one account, together. Counted only: nobody waits for another by this. */
const BY_ADDRESS = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in address', free: 1_000_000_000 };

/** After this many, a client that nobody knows waits before each of its tries, and longer the more there are. */
const GUESSES_OF_MANY = 20;
const WAIT_DOUBLES_EVERY = 10;
const FIRST_WAIT = 5;
const LONGEST_WAIT = 900;

/** What such a client has waited for is its own: no other can take it away, nor keep it from it. */
const BY_WAITING = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in waiting' };

/** Who tries. */
export interface SignInClient {
  /** The address that the call comes from. */
  readonly ip: string;
  /** The number of a browser in which the account was signed in before. */
  readonly browser?: string;
}

/** Keeps guessers slow, and nobody out: each client waits for what it did itself, or for its own turn. */
@Injectable()
export class SignInLimits {
  constructor(private readonly limits: AttemptLimits) {}

  /**
   * Counts a try at an account, before it is made.
   *
   * @returns takes it back, once it has succeeded. @throws TooManyAttempts; nothing was counted then.
   */
  async take(address: string, guesser: SignInClient): Promise<() => Promise<void>> {
    const attempts = attemptsOf(address, guesser);
    if (guesser.browser === undefined) await this.passIfManyGuess(address, guesser);
    await this.limits.take(attempts);
    return () => this.limits.giveBack(attempts);
  }

  private async passIfManyGuess(address: string, { ip }: SignInClient): Promise<void> {
    const tooMany = (await this.limits.count({ rule: BY_ADDRESS, subject: [address] })) - GUESSES_OF_MANY;
    if (tooMany <= 0) return;
    const seconds = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.floor(tooMany / WAIT_DOUBLES_EVERY));
    await this.limits.passAfterWait({ rule: BY_WAITING, subject: [clientOf(ip), address] }, seconds);
  }
}

function attemptsOf(address: string, { ip, browser }: SignInClient): Attempt[] {
  const client = clientOf(ip);
  const byClient = [
    { rule: BY_CLIENT, subject: [client] },
    { rule: BY_CLIENT_AND_ADDRESS, subject: [client, address] },
  ];
  return browser === undefined
    ? [...byClient, { rule: BY_ADDRESS, subject: [address] }]
    : [...byClient, { rule: BY_BROWSER, subject: [browser, address] }];
}
