import { codeAt, stepAt } from '../../libs/accounts/src/totp';

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

  /** At most three within half a minute: those of the step before, of now and of the one after. */
  code(): string {
    this.last = Math.max(this.last + 1, stepAt(new Date()) - 1);
    return codeAt(this.secret, this.last);
  }
}
