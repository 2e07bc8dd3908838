import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret cannot be decrypted: it was encrypted with another key, or was changed since. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';

  constructor(cause: unknown) {
    super(
      'A secret cannot be read: SESSION_SECRET is not the one it was written with. Set it back, or take away what was ' +
        'written with it: a second factor with npm run accounts -- reset EMAIL --second-factor, the client secret of a ' +
        'single sign-on with npm run accounts -- sso remove ID',
      { cause },
    );
  }
}

/**
 * Encrypts values that the database must be able to give back: AES-256-GCM, with a key that HKDF-SHA-256 derives from the
 * service's secret. A stolen copy of the database does not reveal them.
 */
export class SecretBox {
  private readonly key: Buffer;

  /** @param secret the setting SESSION_SECRET, of at least 32 characters. */
  constructor(secret: string) {
    this.key = derivedKey(secret, 'pasloket secrets v1');
  }

  /** @param owner only this owner's secret can be decrypted: copied to the row of another owner, it is unreadable. */
  seal(plain: Buffer, owner: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(owner));
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws SecretUnreadable */
  open(sealed: Buffer, owner: string): Buffer {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(owner))
        .setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new SecretUnreadable(error);
    }
  }
}

function derivedKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
