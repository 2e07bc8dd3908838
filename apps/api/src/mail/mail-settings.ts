export const MAIL_SETTINGS = Symbol('MAIL_SETTINGS');

/** Settings of the mail server and the content of mails. */
export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`. Contains the password of the mail server. */
  readonly smtpUrl?: string;
  /** Folder in which each mail becomes a file if there is no mail server. */
  readonly folder?: string;
  readonly from: string;
  /** URL of the service, for the links in mails. */
  readonly publicUrl: string;
}
