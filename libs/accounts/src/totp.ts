import { createHmac } from 'node:crypto';

/** How long a code is shown. Seconds. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Codes of the step before and after count, too: the clock of a phone is not ours, and people type slowly. */
const STEPS_AROUND = 1;

/** The step of a code, which is the same for everybody at a moment. */
export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS);
}

/** The code of a step: HOTP with SHA-1 (RFC 4226), which is what every app knows. */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

/** The step whose code this is, or undefined when it is none of now. */
export function stepOfCode(secret: Buffer, code: string, now: Date): number | undefined {
  const current = stepAt(now);
  for (let step = current - STEPS_AROUND; step <= current + STEPS_AROUND; step++) {
    if (codeAt(secret, step) === code) return step;
  }
  return undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** As apps read secrets (RFC 4648, without padding). @param bytes whose count is a multiple of five */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32.charAt(parseInt(five, 2))).join('');
}

/** What the QR code holds that an app scans. @param account shown beside the code, for people with more than one */
export function otpauthUri(secret: Buffer, account: string): string {
  const label = `Pasloket:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=Pasloket&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
