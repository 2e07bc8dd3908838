import { type PendingMail } from '@app/accounts';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type MailSettings } from './mail-settings';
import { mailText } from './mail-texts';

/** Limits for a mail server that does not respond, so that it does not delay the other mails for long. Milliseconds. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** Delivers mails to a mail server or to a folder. */
export interface MailTransport {
  /** @returns a sentence for the log, or undefined. @throws if the mail was not accepted. */
  deliver(mail: PendingMail): Promise<string | undefined>;
}

/** Returns a transport to the mail server, or to the folder if there is no mail server, or undefined without both. */
export function openMailTransport(settings: MailSettings): MailTransport | undefined {
  if (settings.smtpUrl) return smtpMailbox(settings.smtpUrl, settings);
  return settings.folder ? folderMailbox(settings.folder, settings) : undefined;
}

function smtpMailbox(url: string, settings: MailSettings): MailTransport {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
  return {
    async deliver(mail) {
      await transport.sendMail(messageOf(mail, settings));
      return undefined;
    },
  };
}

/** Writes every mail to a file that mail programs can open. The link is also logged, for people who try the service out. */
function folderMailbox(folder: string, settings: MailSettings): MailTransport {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async deliver(mail) {
      const { message } = await transport.sendMail(messageOf(mail, settings));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const moment = new Date().toISOString().replace(/[:.]/g, '-');
      const file = path.join(folder, `${moment}_${mail.purpose}_${randomBytes(3).toString('hex')}.eml`);
      await writeFile(file, message as Buffer, { mode: 0o600 });
      const link = /^https?:\S+#\S+$/m.exec(mailText(mail, settings.publicUrl).text)?.[0];
      return `a mail lies in ${file}${link ? `; its link: ${link}` : ''}`;
    },
  };
}

function messageOf(mail: PendingMail, { from, publicUrl }: MailSettings): SendMailOptions {
  return {
    from,
    to: { name: mail.name, address: mail.email },
    ...mailText(mail, publicUrl),
    disableFileAccess: true,
    disableUrlAccess: true,
    // Tells programs that reply automatically not to reply: this mailbox is not read.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}
