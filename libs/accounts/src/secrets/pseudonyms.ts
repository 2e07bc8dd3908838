import { createHmac, hkdfSync } from 'node:crypto';

/** Makes of what must not be kept (an address of a person or of a client) a name that tells nothing without the secret. */
export class Pseudonyms {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'pasloket pseudonyms v1', 32));
  }

  of(...parts: string[]): Buffer {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest();
  }
}
