import { SecondFactors } from '@app/accounts';
import { type Account } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type SessionView, sessionView } from './session.view';

/** Builds the answer that describes the signed-in account. */
@Injectable()
export class SessionViewFactory {
  constructor(private readonly secondFactors: SecondFactors) {}

  async create(account: Account): Promise<SessionView> {
    return sessionView(account, await this.secondFactors.isEnabled(account.id));
  }
}
