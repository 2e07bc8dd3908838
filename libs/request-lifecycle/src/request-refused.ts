import { type FailureCode } from '@app/download-request';

export type RequestRefusal =
  /** The account has no such request. */
  | 'request-not-found'
  /** No account has such a request: the answer for an operator. */
  | 'request-unknown'
  | 'request-expired'
  | 'request-not-failed'
  | 'request-not-ready'
  | 'request-failed';

/** A move that the request's state does not allow, or a request that does not exist for this account. Nothing was changed. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  /** @param failure the reason why the request failed; given with `request-failed` only */
  constructor(
    readonly code: RequestRefusal,
    readonly failure?: FailureCode,
  ) {
    super(code);
  }
}
