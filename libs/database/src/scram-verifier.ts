import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What PostgreSQL takes for a password it makes a verifier of. */
const ITERATIONS = 4096;

/**
 * What PostgreSQL keeps of a password (RFC 5802 section 3, RFC 7677), to be sent instead of it: a statement that sets a password may
 * end in the server's log.
 *
 * Of SASLprep (RFC 4013) only the normalisation: what else it does concerns characters that nobody can see.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
