import {
  countWaitingMails,
  type PendingMail,
  markMailRefused,
  deleteSentMail,
  claimPendingMail,
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

/** Mails that other processes owe (a command, an api that died) are found this often. Milliseconds. */
const LOOK_EVERY_MS = 5_000;

/** What a mail server answers when it knows no such mailbox, now or later. */
const NO_SUCH_MAILBOX = new Set([550, 551, 553]);

/** Sends the mails that are owed, one after the other; several apis share the work. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('mail');
  private readonly warn = throttledLog((line) => this.logger.warn(line), 60_000);
  private readonly mailbox?: MailTransport;
  private timer?: NodeJS.Timeout;
  private sending?: Promise<void>;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(MAIL_SETTINGS) settings: MailSettings,
  ) {
    this.mailbox = openMailTransport(settings);
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

  /** Looks at once, without the caller waiting: a mail was owed. */
  sendNow(): void {
    if (this.stopped) return;
    this.sending ??= this.sendAll()
      .catch((error: Error) => this.warn(`mails could not be looked for, and are later: ${error.message}`))
      .finally(() => (this.sending = undefined));
  }

  private async sendAll(): Promise<void> {
    const { mailbox } = this;
    if (!mailbox) return this.warnOfWaiting();
    while (!this.stopped) {
      const mail = await claimPendingMail(this.dataSource);
      if (!mail || !(await this.send(mailbox, mail))) return;
    }
  }

  /** @returns false when the mail server is away, so that asking it again at once makes no sense. */
  private async send(mailbox: MailTransport, mail: PendingMail): Promise<boolean> {
    if (mail.email === '') return true;
    try {
      const told = await mailbox.put(mail);
      if (told) this.logger.log(told);
    } catch (error) {
      const { code = 'unknown', responseCode } = error as { code?: string; responseCode?: number };
      // The message itself may name the address.
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

  private async warnOfWaiting(): Promise<void> {
    const waiting = await countWaitingMails(this.dataSource);
    if (waiting > 0) this.warn(`${waiting} mails wait, and there is no mail server: set SMTP_URL`);
  }
}
