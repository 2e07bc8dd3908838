import { type ApiSettings } from '../settings/settings';

/** Injection token of the `MailSettings`. */
export const MAIL_SETTINGS = Symbol('MAIL_SETTINGS');

/** Settings of the mail server and the content of mails. */
export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`. Contains the password of the mail server. */
  readonly smtpUrl?: string;
  /** Folder for mails if there is no mail server: each mail becomes a file. */
  readonly folder?: string;
  readonly from: string;
  /** URL of the service, with which the links in mails begin. */
  readonly publicUrl: string;
}

export function mailSettings({ SMTP_URL, MAIL_FOLDER, MAIL_FROM, PUBLIC_URL }: ApiSettings): MailSettings {
  return {
    smtpUrl: SMTP_URL,
    folder: MAIL_FOLDER,
    from: MAIL_FROM ?? `Pasloket <no-reply@${new URL(PUBLIC_URL).hostname}>`,
    publicUrl: PUBLIC_URL,
  };
}
