import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Creates the ids and check codes of new rows. Existing rows keep theirs. */
export interface RegistryIds {
  /** Returns a UUID for a new row with this natural key. */
  id(table: 'organisation' | 'holder' | 'qualification', naturalKey: string): string;
  /** Returns the unguessable part of the URL of the public check: 128 bits as 22 letters of base64url. */
  checkCode(naturalKey: string): string;
}

const CHECK_CODE_BYTES = 16;

/** Random ids and check codes, for all real registries: they cannot be guessed. */
export const randomRegistryIds: RegistryIds = {
  id: () => randomUUID(),
  checkCode: () => randomBytes(CHECK_CODE_BYTES).toString('base64url'),
};

/**
 * Returns ids and check codes for invented registries. They are computed from seed and natural key, so they are the same on each machine,
 * and known to each person who knows the seed.
 */
export function seededRegistryIds(seed: string): RegistryIds {
  const digest = (kind: string, naturalKey: string) =>
    createHash('sha256')
      .update(JSON.stringify([seed, kind, naturalKey]))
      .digest();
  return {
    id: (table, naturalKey) => uuidFrom(digest(table, naturalKey)),
    checkCode: (naturalKey) =>
      digest('check-code', naturalKey).subarray(0, CHECK_CODE_BYTES).toString('base64url'),
  };
}

/** Formats the first 16 bytes as a version 8 UUID (RFC 9562: custom format). */
function uuidFrom(digest: Buffer): string {
  const hex = digest.toString('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
