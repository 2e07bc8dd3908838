import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';

/** What PostgreSQL is asked before anything else by whoever wants TLS. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** A self-signed certificate for these hosts, made by openssl. @returns the file of the certificate, and what serves it. */
export function selfSigned(
  folder: string,
  hosts: readonly string[] = ['localhost'],
): { file: string; context: SecureContext } {
  const [key, file] = [path.join(folder, 'tls-key.pem'), path.join(folder, 'tls-certificate.pem')];
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=localhost', '-keyout', key, '-out', file],
      ...['-addext', `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`],
    ],
    { stdio: 'ignore' },
  );
  return { file, context: createSecureContext({ key: readFileSync(key), cert: readFileSync(file) }) };
}

/** Speaks TLS in front of a service that speaks none. */
export class TlsFront {
  /** What clients said once the connection was encrypted. Bytes. */
  heard = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** @param speaks PostgreSQL's clients ask in the clear whether they may, all others begin with it. */
  static async start(
    port: number,
    secureContext: SecureContext,
    speaks: 'postgres' | 'tls',
  ): Promise<TlsFront> {
    const server = createServer();
    const front = new TlsFront(server);
    server.on('connection', (plain) => {
      front.keep(plain);
      const upgrade = () => front.pass(new TLSSocket(plain, { isServer: true, secureContext }), port);
      if (speaks === 'tls') return upgrade();
      plain.once('data', (asked: Buffer) => {
        if (!asked.equals(SSL_REQUEST)) return plain.destroy();
        plain.write('S');
        upgrade();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  /** The same address, by this front. */
  proxiedUrl(address: string, protocol: string): string {
    const { port } = this.server.address() as AddressInfo;
    return address.replace(/^\w+:/, protocol).replace(/127\.0\.0\.1:\d+|localhost:\d+/, `localhost:${port}`);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private pass(secure: TLSSocket, port: number): void {
    this.keep(secure);
    secure.once('secure', () => {
      const onward = connect(port, '127.0.0.1');
      this.keep(onward);
      secure.on('data', (bytes: Buffer) => (this.heard += bytes.length));
      secure.pipe(onward).pipe(secure);
      secure.once('close', () => onward.destroy());
    });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => this.sockets.delete(socket));
  }
}
