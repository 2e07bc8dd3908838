import { randomBytes } from 'node:crypto';

/** The same database, for a new user with a random password. */
export function urlForNewUser(owner: string, name: string): string {
  return Object.assign(new URL(owner), {
    username: name,
    password: randomBytes(18).toString('base64url'),
  }).toString();
}
