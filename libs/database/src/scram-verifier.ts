import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The number of iterations that PostgreSQL uses by default. */
const ITERATIONS = 4096;

/** Characters that SASLprep maps to a space or removes: RFC 3454, tables C.1.2 and B.1. */
const SPACES = /[\p{Zs}\u200b]/gu;
const NOTHING = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/** Normalises a password by SASLprep (RFC 4013). Like PostgreSQL and its clients, it accepts the characters that SASLprep forbids. */
function prepared(password: string): string {
  return password.replace(SPACES, ' ').replace(NOTHING, '').normalize('NFKC');
}

/**
 * Returns the verifier that PostgreSQL stores for a password (RFC 5802 section 3, RFC 7677). We send it instead of the password, because
 * the server may log a statement that sets a password.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(prepared(password), salt, ITERATIONS, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
