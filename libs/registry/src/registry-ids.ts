import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Where the ids of new rows come from. */
export interface RegistryIds {
  /** A UUID; `naturalKey` names the row and differs between rows. */
  id(naturalKey: string): string;
  /** The unguessable part of the public check's address: at least 128 bits, in base64url. */
  checkCode(naturalKey: string): string;
}

/** For real data: random, so that nothing can be derived from what is known. */
export const randomIds: RegistryIds = {
  id: () => randomUUID(),
  checkCode: () => randomBytes(16).toString('base64url'),
};

/** For demo data alone: the same ids on every machine. Whoever knows the seed can guess them all. */
export function seededIds(seed: string): RegistryIds {
  const digest = (naturalKey: string) => createHash('sha256').update(`${seed}\n${naturalKey}`).digest();
  return {
    id(naturalKey) {
      const bytes = digest(`id ${naturalKey}`).subarray(0, 16);
      // Version 4, variant 1 (RFC 9562, section 5.4): a UUID like any other to whoever checks its form.
      bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    checkCode: (naturalKey) => digest(`check ${naturalKey}`).subarray(0, 16).toString('base64url'),
  };
}
