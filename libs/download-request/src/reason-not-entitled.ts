import { type MissingReason } from './missing-reason';

/** A qualification as the registry has it now. */
export interface RegisteredQualification {
  readonly revoked: boolean;
}

/**
 * Returns the reason why the requester may no longer have a pass that was asked for; undefined if they may. Asked when the pass is
 * rendered, and again at each download.
 *
 * @param isEnrolled true if the holder is still enrolled with an organisation for which the requester acts
 * @param qualification undefined if the registry no longer has it
 */
export function reasonNotEntitled(
  isEnrolled: boolean,
  qualification: RegisteredQualification | undefined,
): MissingReason | undefined {
  if (!isEnrolled) return 'no-longer-enrolled';
  if (!qualification) return 'no-longer-registered';
  return qualification.revoked ? 'revoked' : undefined;
}
