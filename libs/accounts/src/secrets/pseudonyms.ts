import { createHmac, hkdfSync } from 'node:crypto';

/**
 * Makes keyed hashes of values that must not be stored, such as the address of a person or a client. Without the secret, the
 * values cannot be found from the hashes.
 */
export class Pseudonyms {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'pasloket pseudonyms v1', 32));
  }

  hash(...parts: string[]): Buffer {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest();
  }
}
