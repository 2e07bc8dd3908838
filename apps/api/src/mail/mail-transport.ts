import { type PendingMail } from '@app/accounts';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type MailSettings } from './mail-settings';
import { mailText } from './mail-texts';

/** A mail server that does not answer must not hold up the others' mails for long. Milliseconds. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** Where mails are handed in. */
export interface MailTransport {
  /** @returns a sentence for the log, if there is one to write. @throws when the mail was not taken. */
  put(mail: PendingMail): Promise<string | undefined>;
}

/** The mail server, or else the folder, or nothing. */
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
    async put(mail) {
      await transport.sendMail(letter(mail, settings));
      return undefined;
    },
  };
}

/** Every mail as a file that mail programs open; its link stands in the log, too, for whoever tries the service out. */
function folderMailbox(folder: string, settings: MailSettings): MailTransport {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async put(mail) {
      const { message } = await transport.sendMail(letter(mail, settings));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const moment = new Date().toISOString().replace(/[:.]/g, '-');
      const file = path.join(folder, `${moment}_${mail.purpose}_${randomBytes(3).toString('hex')}.eml`);
      await writeFile(file, message as Buffer, { mode: 0o600 });
      const link = /^https?:\S+#\S+$/m.exec(mailText(mail, settings.publicUrl).text)?.[0];
      return `a mail lies in ${file}${link ? `; its link: ${link}` : ''}`;
    },
  };
}

function letter(mail: PendingMail, { from, publicUrl }: MailSettings): SendMailOptions {
  return {
    from,
    to: { name: mail.name, address: mail.email },
    ...mailText(mail, publicUrl),
    disableFileAccess: true,
    disableUrlAccess: true,
    // Told to programs that answer by themselves: nobody reads this mailbox.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}
