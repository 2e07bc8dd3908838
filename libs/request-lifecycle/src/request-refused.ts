import { type FailureCode } from '@app/download-request';

export type RequestRefusal =
  /** The request does not exist, or belongs to another account. */
  | 'request-not-found'
  /** No account has such a request. This is the code for operators, who may see the requests of all accounts. */
  | 'request-unknown'
  | 'request-expired'
  | 'request-not-failed'
  | 'request-not-ready'
  | 'request-failed';

/** The state of the request does not allow the move, or the account has no such request. Nothing was changed. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';

  /** @param failure the reason why the request failed; only with the code `request-failed` */
  constructor(
    readonly code: RequestRefusal,
    readonly failure?: FailureCode,
  ) {
    super(code);
  }
}
