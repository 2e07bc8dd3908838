import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** Where the ids and check codes of new rows come from. Rows that are there already keep theirs. */
export interface RegistryIds {
  /** A UUID for a new row, known outside by its natural key. */
  id(table: 'organisation' | 'holder' | 'qualification', naturalKey: string): string;
  /** The unguessable part of the public check's address: 128 bits as 22 letters of base64url. */
  checkCode(naturalKey: string): string;
}

const CHECK_CODE_BYTES = 16;

/** For everything real: nobody can guess an id or a check code. */
export const randomRegistryIds: RegistryIds = {
  id: () => randomUUID(),
  checkCode: () => randomBytes(CHECK_CODE_BYTES).toString('base64url'),
};

/**
 * For made-up registries: ids and check codes that follow from seed and natural key, so that they are the same on
 * every machine. Whoever knows the seed knows them all.
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

/** The first 16 bytes with the marks of a version 8 UUID (RFC 9562: made by a rule of one's own). */
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
