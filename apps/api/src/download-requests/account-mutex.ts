import { Injectable } from '@nestjs/common';
import { FairConcurrencyLimit } from '../http/admission/fair-concurrency-limit';

/**
 * Runs those calls of one account that lock its requests one after the other. In the database they would wait for each other as well, but
 * each would hold a connection meanwhile, which other transactions need.
 */
@Injectable()
export class AccountMutex extends FairConcurrencyLimit {
  constructor() {
    super({ atOnce: Infinity, ofOne: 1, waitingOfOne: Infinity });
  }
}
