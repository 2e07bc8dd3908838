import { Secret, TOTP } from 'otpauth';

/** Time for which an app shows a code. Seconds. */
const STEP_SECONDS = 30;

/** HMAC-SHA-1 and six digits: the only settings that every authenticator app supports. */
const SETTINGS = { algorithm: 'SHA1', digits: 6, period: STEP_SECONDS } as const;

/** Number of steps before and after the current one whose codes are accepted: the clock of a phone may differ, and people type slowly. */
const STEPS_AROUND = 1;

/** Returns the number of the 30 s step at this moment, counted from 1970. */
export function stepAt(now: Date): number {
  return TOTP.counter({ period: STEP_SECONDS, timestamp: now.getTime() });
}

/** Returns the code of a step (RFC 6238). */
export function codeAt(secret: Buffer, step: number): string {
  return TOTP.generate({ ...SETTINGS, secret: keyOf(secret), timestamp: step * STEP_SECONDS * 1000 });
}

/** @param code ASCII letters and digits only. @returns the step that has this code, or undefined if no accepted step has it. */
export function stepOfCode(secret: Buffer, code: string, now: Date): number | undefined {
  const delta = TOTP.validate({
    ...SETTINGS,
    secret: keyOf(secret),
    token: code,
    timestamp: now.getTime(),
    window: STEPS_AROUND,
  });
  return delta === null ? undefined : stepAt(now) + delta;
}

/** Returns the secret as people type it into an app (RFC 4648). @param bytes a multiple of five bytes, so that no padding is needed */
export function toBase32(bytes: Buffer): string {
  return keyOf(bytes).base32;
}

/** Returns the content of the QR code that an app scans. @param account shown beside the code, for people with several accounts */
export function otpauthUri(secret: Buffer, account: string): string {
  const label = `Pasloket:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${toBase32(secret)}&issuer=Pasloket&digits=${SETTINGS.digits}&period=${STEP_SECONDS}`;
}

/** Copies the bytes: a `Buffer` can be part of a larger memory area. */
function keyOf(secret: Buffer): Secret {
  return new Secret({ buffer: new Uint8Array(secret).buffer });
}
