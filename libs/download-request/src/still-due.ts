import { type MissingReason } from './missing-reason';

/** A qualification as the registry has it at the moment of rendering. */
export interface RegisteredQualification {
  readonly id: string;
  readonly revoked: boolean;
}

/**
 * Why a pass that was asked for may no longer be made, judged at the moment of rendering; undefined: it may.
 *
 * @param holderVisible the holder is still enrolled with an organisation that the requester acts for.
 */
export function reasonNoLongerDue(
  holderVisible: boolean,
  qualification: RegisteredQualification | undefined,
): MissingReason | undefined {
  if (!holderVisible) return 'no-longer-enrolled';
  if (!qualification) return 'no-longer-registered';
  return qualification.revoked ? 'revoked' : undefined;
}
