import { ApiProperty } from '@nestjs/swagger';
import { type DownloadRequest } from '@app/database';
import {
  type FailureCode,
  failureText,
  type MissingReason,
  missingReasonText,
  type PassScope,
  REQUEST_STATES,
  type RequestState,
} from '@app/download-request';
import { type ListedMissingItem, type MissingCounts } from './missing-items';

/**
 * A holder, or one pass of a holder, that is not in the ZIP. It is anonymous if the holder is no longer enrolled with an organisation of
 * the requester.
 */
export class MissingItemView {
  /** Null if the holder is no longer enrolled. */
  @ApiProperty({ type: String, nullable: true })
  holderId: string | null;
  /** The qualification whose pass is missing. Null if the holder has no pass at all, or is no longer enrolled. */
  @ApiProperty({ type: String, nullable: true })
  qualificationId: string | null;
  /** Name of that qualification. Null if there is no id, or the registry no longer has the qualification. */
  @ApiProperty({ type: String, nullable: true })
  qualification: string | null;
  /** Stable code of the reason. */
  reason: string;
  /** The reason in Dutch. */
  message: string;
}

export class FailureView {
  /** Stable code of the failure. */
  code: string;
  /** The failure and what to do about it, in Dutch. */
  message: string;
}

/** A request, as its requester sees it. */
export class DownloadRequestView {
  id: string;
  @ApiProperty({ enum: REQUEST_STATES })
  state: RequestState;
  @ApiProperty({ enum: ['all', 'main'] })
  scope: PassScope;
  /** Expiry dates to include. Empty: all. */
  expiryDates: string[];
  @ApiProperty({ type: String, nullable: true })
  personalReference: string | null;
  /** Number of passes made so far. */
  done: number;
  /** Number of passes that the request asks for. */
  total: number;
  /** Number of items that are not in the ZIP: passes, and holders without a pass. */
  missingCount: number;
  /** Number of passes among the missing items. */
  missingPassCount: number;
  submittedAt: string;
  @ApiProperty({ type: String, nullable: true })
  readyAt: string | null;
  /** Time until which the ZIP can be downloaded, or a failed request can be retried. */
  @ApiProperty({ type: String, nullable: true })
  expiresAt: string | null;
  /** Size of the ZIP in bytes. */
  @ApiProperty({ type: Number, nullable: true })
  bytes: number | null;
  /** SHA-256 of the ZIP, in hexadecimal digits. */
  @ApiProperty({ type: String, nullable: true })
  sha256: string | null;
  @ApiProperty({ type: FailureView, nullable: true })
  failure: FailureView | null;
}

/** A request with its missing items. */
export class DownloadRequestDetailsView extends DownloadRequestView {
  /** The first hundred missing items. `GET …/missing` returns all of them. */
  missing: MissingItemView[];
}

/** A page of missing items, in the order of the request; holders who are no longer enrolled come last. */
export class MissingItemPage {
  items: MissingItemView[];
  total: number;
  /** Number of items of holders who are no longer enrolled. They are the last ones. */
  unnamed: number;
  page: number;
  pageSize: number;
}

export class DownloadRequestPage {
  items: DownloadRequestView[];
  total: number;
  page: number;
  pageSize: number;
}

export class HolderWithoutPassView {
  holderId: string;
  /** Stable code of the reason. */
  reason: string;
  /** The reason in Dutch. */
  message: string;
}

/** The passes of a selection and the holders without a pass, computed in the same way as for a submitted request. */
export class PreviewView {
  passCount: number;
  /** Maximum number of passes in one request. */
  limit: number;
  /** The first holders of the selection whose passes together do not exceed the limit. */
  fittingHolderIds: string[];
  missing: HolderWithoutPassView[];
}

/** A link to the ZIP, valid for one minute. Each person who has the link can download the file. */
export class DownloadLinkView {
  url: string;
  expiresAt: string;
}

/** Returns the view of a request. A request reads as expired from `expires_at` on, even if the sweep has not erased it yet. */
export function downloadRequestView(request: DownloadRequest, missing: MissingCounts): DownloadRequestView {
  const over = request.isOver;
  const state = over ? 'expired' : (request.state as RequestState);
  return {
    id: request.id,
    state,
    scope: request.scope as PassScope,
    expiryDates: request.expiryDates,
    personalReference: over ? null : request.personalReference,
    done: request.doneCount,
    total: request.passCount,
    missingCount: over ? 0 : missing.holders + missing.passes,
    missingPassCount: over ? 0 : missing.passes,
    submittedAt: request.submittedAt.toISOString(),
    readyAt: request.readyAt?.toISOString() ?? null,
    expiresAt: request.expiresAt?.toISOString() ?? null,
    bytes: request.archiveBytes,
    sha256: request.archiveSha256,
    failure: state === 'failed' ? failureView(request.failureCode as FailureCode) : null,
  };
}

/** Returns the view of a missing item. Items of holders who are no longer enrolled all look the same, so that they identify no person. */
export function missingItemView(item: ListedMissingItem): MissingItemView {
  if (!item.isEnrolled)
    return {
      holderId: null,
      qualificationId: null,
      qualification: null,
      ...missingReasonView('no-longer-enrolled'),
    };
  const { holderId, qualificationId, qualification, reason } = item;
  return { holderId, qualificationId, qualification, ...missingReasonView(reason) };
}

/** Returns the code of a reason and its Dutch text. */
export function missingReasonView(reason: MissingReason): { reason: string; message: string } {
  return { reason, message: missingReasonText(reason) };
}

function failureView(code: FailureCode): FailureView {
  return { code, message: failureText(code) };
}
