import { Injectable } from '@nestjs/common';
import { FairGate } from '../http/intake/fair-gate';

/**
 * What is decided about an account's requests, one call of an account after the other. Calls that wait for one row of the
 * database anyhow wait here, where they hold none of its connections: other transactions need them, such as one that takes a right away.
 */
@Injectable()
export class AccountTurns extends FairGate {
  constructor() {
    super({ atOnce: Infinity, ofOne: 1, waitingOfOne: Infinity });
  }
}
