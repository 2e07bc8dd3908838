import { type Attempt, AttemptLimits } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { clientOf } from './client-of';

/** Against a client that tries many accounts. The limit is wide, because a whole office can be one client. */
const BY_CLIENT = {
  name: 'sign-in client',
  free: 50,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 900,
};

/** Against a client that tries many passwords of one account. Only that client waits: the owner can sign in elsewhere. */
const BY_CLIENT_AND_ADDRESS = {
  name: 'sign-in client and address',
  free: 5,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 3600,
};

/** The same limit for a known browser, so that a stolen cookie of a known browser does not allow more attempts. */
const BY_BROWSER = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in known browser' };

/** Counts the attempts of all clients at one account. No client waits by this count alone (`passIfManyGuess` reads the count). */
const BY_ADDRESS = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in address', free: 1_000_000_000 };

/** From this number of attempts on, clients that are unknown to the account wait before each attempt; the wait grows with the number. */
const GUESSES_OF_MANY = 20;
const WAIT_DOUBLES_EVERY = 10;
const FIRST_WAIT = 5;
const LONGEST_WAIT = 900;

/** The completed wait belongs to one client and one address: other clients can neither use it nor prolong it. */
const BY_WAITING = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in waiting' };

/** The client that tries to sign in. */
export interface SignInClient {
  /** The address that the call comes from. */
  readonly ip: string;
  /** Id of a browser in which the account has signed in before. */
  readonly browser?: string;
}

/** Slows down attackers and locks no owner out: each client waits only for its own attempts, or for its own turn. */
@Injectable()
export class SignInLimits {
  constructor(private readonly limits: AttemptLimits) {}

  /**
   * Counts an attempt to sign in before it is made.
   *
   * @returns a function that takes the attempt back, to be called if it succeeds.
   * @throws TooManyAttempts; nothing was counted then.
   */
  async consume(address: string, client: SignInClient): Promise<() => Promise<void>> {
    const attempts = attemptsOf(address, client);
    if (client.browser === undefined) await this.passIfManyGuess(address, client);
    await this.limits.consume(attempts);
    return () => this.limits.refund(attempts);
  }

  private async passIfManyGuess(address: string, { ip }: SignInClient): Promise<void> {
    const tooMany = (await this.limits.count({ rule: BY_ADDRESS, subject: [address] })) - GUESSES_OF_MANY;
    if (tooMany <= 0) return;
    const seconds = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.floor(tooMany / WAIT_DOUBLES_EVERY));
    await this.limits.enforceWait({ rule: BY_WAITING, subject: [clientOf(ip), address] }, seconds);
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
