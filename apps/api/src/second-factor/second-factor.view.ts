/** The secret that an app needs to make codes. Shown once. */
export class EnrolmentView {
  /** For typing into the app. */
  secret: string;
  /** `otpauth://…`, for scanning as a QR code. */
  uri: string;
}

export class RecoveryCodesView {
  /** Each code works once, for owners who have lost the app. Shown once. */
  recoveryCodes: string[];
}
