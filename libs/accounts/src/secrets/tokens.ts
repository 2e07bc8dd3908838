import { createHash, randomBytes } from 'node:crypto';

/** Returns 256 random bits in characters that are allowed in a URL. Tokens open accounts, so they must not be guessed. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns the hash under which a token is stored. It needs no salt and no slow hash, because 2^256 tokens cannot be tried. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** 32 letters and digits that people do not confuse. 256 is a multiple of 32, so each random byte gives every letter equally often. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Returns four groups of four characters (80 bits) to be copied by hand: 'k7fp-2xwd-mm9a-tq4h'. */
export function createRecoveryCode(): string {
  const letters = [...randomBytes(16)].map((byte) => LETTERS.charAt(byte % LETTERS.length));
  return [0, 4, 8, 12].map((start) => letters.slice(start, start + 4).join('')).join('-');
}
