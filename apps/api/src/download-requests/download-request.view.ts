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

/** A holder, or one pass of a holder, that is not in the result. A holder who has left the requester's organisations is not named. */
export class MissingView {
  /** null: no longer enrolled. */
  @ApiProperty({ type: String, nullable: true })
  holderId: string | null;
  /** The qualification whose pass is missing; null when the holder yields no pass at all, or is no longer enrolled. */
  @ApiProperty({ type: String, nullable: true })
  qualificationId: string | null;
  /** Its name; null where there is no id, or when the registry has it no more. */
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
  /** What happened and what to do, in Dutch. */
  message: string;
}

/** A request as its requester sees it. */
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
  /** Passes that were made so far. */
  done: number;
  /** Passes that the request asks for. */
  total: number;
  /** Passes, and holders without any, that are not in the result. */
  missingCount: number;
  /** Those of them that are passes. */
  missingPassCount: number;
  submittedAt: string;
  @ApiProperty({ type: String, nullable: true })
  readyAt: string | null;
  /** Until when it can be downloaded. */
  @ApiProperty({ type: String, nullable: true })
  expiresAt: string | null;
  /** Of the ZIP. */
  @ApiProperty({ type: Number, nullable: true })
  bytes: number | null;
  /** Of the ZIP, in hexadecimal digits. */
  @ApiProperty({ type: String, nullable: true })
  sha256: string | null;
  @ApiProperty({ type: FailureView, nullable: true })
  failure: FailureView | null;
}

/** The same, and what is missing of it. */
export class DownloadRequestDetailsView extends DownloadRequestView {
  /** The first hundred; `GET …/missing` has all of them. */
  missing: MissingView[];
}

/** What is missing of a request, in the order in which it was asked for; who is no longer enrolled comes last. */
export class MissingPage {
  items: MissingView[];
  total: number;
  /** The last so many: those of holders who are no longer enrolled. */
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

/** What a selection would yield, computed as submitting computes it. */
export class PreviewView {
  passCount: number;
  /** Most passes in one request. */
  limit: number;
  /** The first holders whose passes together stay within the limit. */
  fittingHolderIds: string[];
  missing: HolderWithoutPassView[];
}

/** A link to the ZIP for whoever holds it, valid for a minute or two. */
export class DownloadLinkView {
  url: string;
  expiresAt: string;
}

/** A request whose time is over reads as expired at once, whether or not the sweep has been there yet. */
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

/** Nothing in it tells one former holder from another. */
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

/** The code and its sentence. */
export function reasonView(reason: MissingReason): { reason: string; message: string } {
  return { reason, message: missingReasonText(reason) };
}

function failureView(code: FailureCode): FailureView {
  return { code, message: failureText(code) };
}
