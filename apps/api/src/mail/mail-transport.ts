import { type PendingMail } from '@app/accounts';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type MailSettings } from './mail-settings';
import { mailText } from './mail-texts';

/** Time limits for a mail server that does not answer, so that the other mails are not delayed for long. Milliseconds. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** Delivers mails to a mail server or to a folder. */
export interface MailTransport {
  /**
   * @returns a sentence for the log, or undefined
   * @throws if the mail was not accepted
   */
  deliver(mail: PendingMail): Promise<string | undefined>;
}

/** Returns the transport for these settings: the mail server if there is one, otherwise the folder, otherwise undefined. */
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

/**
 * Writes each mail to a file that mail programs can open, and the link to the log, for people who try the service without a mail server.
 */
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
    // These headers ask programs that answer mails automatically not to answer. The mailbox of the sender is not read.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}
