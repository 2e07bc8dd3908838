import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What PostgreSQL takes for a password it makes a verifier of. */
const ITERATIONS = 4096;

/** What SASLprep takes for a space, and for nothing: RFC 3454, tables C.1.2 and B.1. */
const SPACES = /[\p{Zs}\u200b]/gu;
const NOTHING = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/** SASLprep (RFC 4013) as PostgreSQL and its clients do it, who forbid no character. */
function prepared(password: string): string {
  return password.replace(SPACES, ' ').replace(NOTHING, '').normalize('NFKC');
}

/**
 * What PostgreSQL keeps of a password (RFC 5802 section 3, RFC 7677), to be sent instead of it: a statement that sets a password may
 * end in the server's log.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(prepared(password), salt, ITERATIONS, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
