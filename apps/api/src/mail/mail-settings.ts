export const MAIL_SETTINGS = Symbol('MAIL_SETTINGS');

/** Where mails go, and what stands in them. */
export interface MailSettings {
  /** `smtp://user:password@host:587`, `smtps://…`; with its secret. */
  readonly smtpUrl?: string;
  /** Used without a mail server: every mail becomes a file here. */
  readonly folder?: string;
  readonly from: string;
  /** Where people reach the service: links lead there. */
  readonly publicUrl: string;
}
