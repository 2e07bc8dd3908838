import { Injectable } from '@nestjs/common';
import { FairGate } from '../http/intake/fair-gate';

/**
 * Runs the calls of one account that lock its requests one after the other. They would wait for each other in the database anyway; here they
 * wait without holding a connection, which other transactions need, such as one that takes a right away.
 */
@Injectable()
export class AccountTurns extends FairGate {
  constructor() {
    super({ atOnce: Infinity, ofOne: 1, waitingOfOne: Infinity });
  }
}
