import { type Attempt, AttemptLimits } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { clientRateLimitKey } from './client-rate-limit-key';

/** Limits a client that tries many accounts. The limit is high, because a whole office can be one client. */
const BY_CLIENT = {
  name: 'sign-in client',
  free: 50,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 900,
};

/** Limits a client that tries many passwords of one account. Only that client has to wait: the owner can still sign in elsewhere. */
const BY_CLIENT_AND_ADDRESS = {
  name: 'sign-in client and address',
  free: 5,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 3600,
};

/** The same limit for a known browser. A person who has stolen its cookie cannot make more attempts either. */
const BY_BROWSER = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in known browser' };

/** Counts the attempts of all clients at one account. This count never blocks a client; `passIfManyGuess` only reads it. */
const BY_ADDRESS = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in address', free: 1_000_000_000 };

/**
 * Number of attempts from which clients that are unknown to the account have to wait before each attempt. The wait grows with the number.
 */
const GUESSES_OF_MANY = 20;
const WAIT_DOUBLES_EVERY = 10;
const FIRST_WAIT = 5;
const LONGEST_WAIT = 900;

/**
 * Rule for the wait of clients that are unknown to an account. It counts per client and account: other clients can neither use a wait that
 * is over nor prolong one.
 */
const BY_WAITING = { ...BY_CLIENT_AND_ADDRESS, name: 'sign-in waiting' };

/** The client that tries to sign in. */
export interface SignInClient {
  /** IP address that the call comes from. */
  readonly ip: string;
  /** Id of the browser, if the account has signed in with it before. */
  readonly browser?: string;
}

/**
 * Slows attackers down without locking the owner out. A client waits because of its own attempts. If there are many attempts at an account,
 * clients that are unknown to it also wait before each attempt.
 */
@Injectable()
export class SignInLimits {
  constructor(private readonly limits: AttemptLimits) {}

  /**
   * Counts an attempt to sign in, before the password is checked.
   *
   * @returns a function that takes the attempt back; call it if the attempt succeeds
   * @throws TooManyAttempts; then nothing was counted
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
    await this.limits.enforceWait({ rule: BY_WAITING, subject: [clientRateLimitKey(ip), address] }, seconds);
  }
}

function attemptsOf(address: string, { ip, browser }: SignInClient): Attempt[] {
  const client = clientRateLimitKey(ip);
  const byClient = [
    { rule: BY_CLIENT, subject: [client] },
    { rule: BY_CLIENT_AND_ADDRESS, subject: [client, address] },
  ];
  return browser === undefined
    ? [...byClient, { rule: BY_ADDRESS, subject: [address] }]
    : [...byClient, { rule: BY_BROWSER, subject: [browser, address] }];
}
