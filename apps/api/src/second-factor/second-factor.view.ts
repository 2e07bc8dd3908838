/** What an app needs to make codes; shown once. */
export class EnrolmentView {
  /** To type it over. */
  secret: string;
  /** `otpauth://…`, to scan it as a QR code. */
  uri: string;
}

export class RecoveryCodesView {
  /** Each works once, for whoever has lost the app; shown once. */
  recoveryCodes: string[];
}
