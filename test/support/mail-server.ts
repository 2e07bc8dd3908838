import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { freePort } from './standalone';
import { until } from './until';

/** A mail server on loopback that keeps what it is given. It refuses whoever is in `unknown`. */
export class MailServer {
  readonly mails: { readonly to: string; readonly source: string }[] = [];
  readonly unknown = new Set<string>();
  private server?: SMTPServer;
  private port = 0;

  /** On the port of before, if it ran before: one that the system gives to nobody else meanwhile. */
  async start(): Promise<void> {
    this.port ||= await freePort();
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) =>
        done(
          this.unknown.has(address)
            ? Object.assign(new Error(`no mailbox ${address}`), { responseCode: 550 })
            : undefined,
        ),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address).join();
          this.mails.push({ to, source: Buffer.concat(parts).toString() });
          done();
        });
      },
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server.server, 'listening');
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => (this.server ? this.server.close(resolve) : resolve()));
  }

  /** The mails to this address, once there are so many. */
  async waitForMails(
    address: string,
    count = 1,
  ): Promise<{ readonly to: string; readonly source: string }[]> {
    return until(`${count} mails to one address`, () => {
      const found = this.mails.filter(({ to }) => to === address);
      return found.length >= count ? found : undefined;
    });
  }
}

/** The token of the link in a mail, out of its plain text. */
export function tokenIn({ source }: { readonly source: string }): string {
  const text = source.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
  const token = /\/wachtwoord#([\w-]{43})/.exec(text)?.[1];
  if (!token) throw new Error('There is no link in the mail.');
  return token;
}
