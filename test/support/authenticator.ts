import { codeAt, stepAt } from '../../libs/accounts/src/second-factor/totp';

/** The app on somebody's phone. It shows a code that it has not shown before, so that tests need not wait for the next. */
export class Authenticator {
  private readonly secret: Buffer;
  private last = 0;

  /** @param secret in base32, as it was shown; blanks do not count */
  constructor(secret: string) {
    const bits = [...secret.replaceAll(' ', '')].map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    );
    this.secret = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
  }

  /** At most two within half a minute: those of now and of the step after. That of the step before may be over before it is sent. */
  code(): string {
    this.last = Math.max(this.last + 1, stepAt(new Date()));
    return codeAt(this.secret, this.last);
  }
}
