import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for an address: what opens an account must not be guessed. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. It needs no salt and no slow hash: nobody can try 2^256 of them. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** 32 letters and digits that nobody takes for one another, so that each random byte gives five fair bits. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Four groups of four, 80 bits, to be copied by hand: 'k7fp-2xwd-mm9a-tq4h'. */
export function newReadableCode(): string {
  const letters = [...randomBytes(16)].map((byte) => LETTERS.charAt(byte % LETTERS.length));
  return [0, 4, 8, 12].map((start) => letters.slice(start, start + 4).join('')).join('-');
}
