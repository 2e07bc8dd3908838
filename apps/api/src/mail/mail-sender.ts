import {
  claimPendingMail,
  countPendingMails,
  deleteSentMail,
  markMailRefused,
  type PendingMail,
} from '@app/accounts';
import { countError } from '@app/metrics';
import { throttledLog } from '@app/service-process';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MAIL_SETTINGS, type MailSettings } from './mail-settings';
import { type MailTransport, openMailTransport } from './mail-transport';

/** Interval at which the sender looks for mails of other processes: commands, and apis that have stopped. Milliseconds. */
const LOOK_EVERY_MS = 5_000;

/** Response codes with which a mail server says that the mailbox does not exist. Sending the mail again would not help. */
const NO_SUCH_MAILBOX = new Set([550, 551, 553]);

/** Sends the pending mails one by one. If there are several api processes, they share the work. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('mail');
  private readonly warn = throttledLog((line) => this.logger.warn(line), 60_000);
  private readonly transport?: MailTransport;
  private timer?: NodeJS.Timeout;
  private sending?: Promise<void>;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(MAIL_SETTINGS) settings: MailSettings,
  ) {
    this.transport = openMailTransport(settings);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.sendNow(), LOOK_EVERY_MS);
    this.sendNow();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.sending;
  }

  /** Sends pending mails now instead of at the next interval. Returns without waiting for it. */
  sendNow(): void {
    if (this.stopped) return;
    this.sending ??= this.sendAll()
      .catch((error: Error) => this.warn(`mails could not be looked for, and are later: ${error.message}`))
      .finally(() => (this.sending = undefined));
  }

  private async sendAll(): Promise<void> {
    const { transport } = this;
    if (!transport) return this.warnAboutWaitingMails();
    while (!this.stopped) {
      const mail = await claimPendingMail(this.dataSource);
      if (!mail || !(await this.send(transport, mail))) return;
    }
  }

  /** @returns false if the mail server is unavailable; the other mails are then sent later. */
  private async send(transport: MailTransport, mail: PendingMail): Promise<boolean> {
    if (mail.email === '') return true;
    try {
      const logLine = await transport.deliver(mail);
      if (logLine) this.logger.log(logLine);
    } catch (error) {
      const { code = 'unknown', responseCode } = error as { code?: string; responseCode?: number };
      // The error's message is not logged, because it may contain the e-mail address.
      const what =
        `a mail (${mail.purpose}, number ${mail.id}) was not taken: ${code} ${responseCode ?? ''}`.trim();
      countError('mail-not-taken');
      if (code === 'EENVELOPE' && NO_SUCH_MAILBOX.has(responseCode ?? 0)) {
        await markMailRefused(this.dataSource, mail.id);
        this.logger.warn(`${what}; the address is unknown to the mail server: see the list of accounts`);
        return true;
      }
      this.logger.warn(`${what}; it is tried again. Is SMTP_URL right, and that server up?`);
      return false;
    }
    await deleteSentMail(this.dataSource, mail.id);
    return true;
  }

  private async warnAboutWaitingMails(): Promise<void> {
    const waiting = await countPendingMails(this.dataSource);
    if (waiting > 0) this.warn(`${waiting} mails wait, and there is no mail server: set SMTP_URL`);
  }
}
