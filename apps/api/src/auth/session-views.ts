import { SecondFactors } from '@app/accounts';
import { type Account } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type SessionView, sessionView } from './session.view';

/** Says who is signed in. */
@Injectable()
export class SessionViews {
  constructor(private readonly secondFactors: SecondFactors) {}

  async of(account: Account): Promise<SessionView> {
    return sessionView(account, await this.secondFactors.isOn(account.id));
  }
}
