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

/** A holder, or one pass of a holder, that is not in the ZIP. A holder who has left the requester's organisations is not named. */
export class MissingView {
  /** Null if the holder is no longer enrolled. */
  @ApiProperty({ type: String, nullable: true })
  holderId: string | null;
  /** The qualification whose pass is missing. Null if the holder has no pass at all, or is no longer enrolled. */
  @ApiProperty({ type: String, nullable: true })
  qualificationId: string | null;
  /** Name of that qualification. Null if there is no id, or the registry no longer has the qualification. */
  @ApiProperty({ type: String, nullable: true })
  qualification: string | null;
  /** A stable code. */
  reason: string;
  /** The reason in Dutch. */
  message: string;
}

export class FailureView {
  /** A stable code. */
  code: string;
  /** The failure and the next step, in Dutch. */
  message: string;
}

/** A request, as shown to its requester. */
export class DownloadRequestView {
  id: string;
  @ApiProperty({ enum: REQUEST_STATES })
  state: RequestState;
  @ApiProperty({ enum: ['all', 'main'] })
  scope: PassScope;
  /** Empty: all. */
  expiryDates: string[];
  @ApiProperty({ type: String, nullable: true })
  personalReference: string | null;
  /** Number of passes made so far. */
  done: number;
  /** Number of passes that the request asks for. */
  total: number;
  /** Number of passes, and of holders without a pass, that are not in the ZIP. */
  missingCount: number;
  /** Number of passes among them. */
  missingPassCount: number;
  submittedAt: string;
  @ApiProperty({ type: String, nullable: true })
  readyAt: string | null;
  /** End of the time in which it can be downloaded. */
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
  /** The first hundred missing items; `GET …/missing` returns all. */
  missing: MissingView[];
}

/** A page of missing items, in the order of the request; holders who are no longer enrolled come last. */
export class MissingPage {
  items: MissingView[];
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
  /** A stable code. */
  reason: string;
  /** The reason in Dutch. */
  message: string;
}

/** The passes and missing holders of a selection, computed exactly as submitting does. */
export class PreviewView {
  passCount: number;
  /** Maximum number of passes in one request. */
  limit: number;
  /** The first holders whose passes together stay within the limit. */
  fittingHolderIds: string[];
  missing: HolderWithoutPassView[];
}

/** A link to the ZIP, valid for a minute. Every holder of the link can download the file. */
export class DownloadLinkView {
  url: string;
  expiresAt: string;
}

/** Returns the view of a request. From `expires_at` on it reads as expired, also before the sweep has erased it. */
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

/** Returns the view of a missing item. The views of holders who are no longer enrolled are all alike, so that none is identified. */
export function missingView(item: ListedMissingItem): MissingView {
  if (!item.isEnrolled)
    return {
      holderId: null,
      qualificationId: null,
      qualification: null,
      ...reasonView('no-longer-enrolled'),
    };
  const { holderId, qualificationId, qualification, reason } = item;
  return { holderId, qualificationId, qualification, ...reasonView(reason) };
}

/** Returns the code with its Dutch text. */
export function reasonView(reason: MissingReason): { reason: string; message: string } {
  return { reason, message: missingReasonText(reason) };
}

function failureView(code: FailureCode): FailureView {
  return { code, message: failureText(code) };
}
