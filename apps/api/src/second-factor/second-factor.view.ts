/** The secret with which an authenticator app makes codes. It is shown only once. */
export class EnrolmentView {
  /** The secret as text, to type into the app. */
  secret: string;
  /** The secret as a URI (`otpauth://…`), to show as a QR code. */
  uri: string;
}

export class RecoveryCodesView {
  /** Recovery codes, for people who have lost the app. Each works once. They are shown only once. */
  recoveryCodes: string[];
}
