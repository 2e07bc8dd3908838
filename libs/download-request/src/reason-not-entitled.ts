import { type MissingReason } from './missing-reason';

/** The current state of a qualification in the registry. */
export interface RegisteredQualification {
  readonly revoked: boolean;
}

/**
 * Returns the reason why the requester may no longer have a requested pass; undefined if the requester may have it. It is called when the
 * pass is drawn, and again at each download.
 *
 * @param isEnrolled true if the holder is still enrolled with an organisation for which the requester acts
 * @param qualification undefined if it is no longer in the registry
 */
export function reasonNotEntitled(
  isEnrolled: boolean,
  qualification: RegisteredQualification | undefined,
): MissingReason | undefined {
  if (!isEnrolled) return 'no-longer-enrolled';
  if (!qualification) return 'no-longer-registered';
  return qualification.revoked ? 'revoked' : undefined;
}
