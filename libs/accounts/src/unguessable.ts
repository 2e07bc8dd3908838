import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, fit for an address: what opens an account must not be guessed. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a token. It needs no salt and no slow hash: nobody can try 2^256 of them. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
