import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect } from 'node:net';
import path from 'node:path';
import { freePort } from './standalone';
import { systemTool } from './system-tool';
import { selfSigned } from './tls-front';
import { until } from './until';

/** The hosts of the files in `ops/proxy`. */
export const PAGES = 'https://pasjes.example';
export const STORE = 'https://store.example';

export type ProxyName = 'nginx' | 'haproxy' | 'caddy';

interface Ports {
  readonly https: number;
  readonly http: number;
  readonly api: number;
  readonly store: number;
}

/** How one is started with its file of `ops/proxy`. */
interface Program {
  readonly file: string;
  /** What people put their own in place of: each has to be there. */
  readonly fill: (ports: Ports) => readonly (readonly [theirs: string, ours: string])[];
  /** @param config the file, filled in */
  readonly command: (config: string) => readonly string[];
}

/** What Debian's nginx.conf says around the files of /etc/nginx/conf.d; on loopback, in the folder of the test. */
const NGINX_AROUND = `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events {}
http {
  ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
  access_log access.log;
  gzip on;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include pasloket.conf;
}
`;

const PROGRAMS: Readonly<Record<ProxyName, Program>> = {
  nginx: {
    file: 'nginx.conf',
    fill: ({ https, http }) => [
      ['listen 443 ssl', `listen 127.0.0.1:${https} ssl`],
      ['listen 80', `listen 127.0.0.1:${http}`],
      ['/var/log/nginx/', ''],
    ],
    command: (config) => {
      const folder = path.dirname(config);
      return ['-p', folder, '-c', path.join(folder, 'around.conf'), '-e', 'stderr'];
    },
  },
  haproxy: {
    file: 'haproxy.cfg',
    fill: ({ https, http }) => [
      ['bind :443', `bind 127.0.0.1:${https}`],
      ['bind :80', `bind 127.0.0.1:${http}`],
    ],
    command: (config) => ['-db', '-f', config],
  },
  caddy: {
    file: 'Caddyfile',
    fill: ({ https, http }) => [
      [
        '\tlog {',
        `\thttps_port ${https}\n\thttp_port ${http}\n\tdefault_bind 127.0.0.1\n\tadmin off\n\tlog {`,
      ],
    ],
    command: (config) => ['run', '--config', config, '--adapter', 'caddyfile'],
  },
};

/** A real proxy in front of a service, on loopback, with the file of `ops/proxy` that people copy. */
export class Proxy {
  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly process: ChildProcess,
    private readonly lines: readonly string[],
  ) {}

  /**
   * @param behind the ports of api and store
   * @param folder of its own, which need not be there
   * @param change of the file, beside addresses and certificate
   * @throws Error with what it printed when it ends instead
   */
  static async start(
    name: ProxyName,
    behind: Pick<Ports, 'api' | 'store'>,
    folder: string,
    change = (text: string) => text,
  ): Promise<Proxy> {
    const { file, fill, command } = PROGRAMS[name];
    const ports = { ...behind, https: await freePort(), http: await freePort() };
    await mkdir(folder, { recursive: true });
    const config = path.join(folder, 'pasloket.conf');
    const shipped = await readFile(path.resolve('ops/proxy', file), 'utf8');
    const ways = [
      ['127.0.0.1:3000', `127.0.0.1:${ports.api}`],
      ['127.0.0.1:9000', `127.0.0.1:${ports.store}`],
      ['/etc/ssl/pasloket', await certificates(folder)],
    ] as const;
    await writeFile(config, change(fillIn(shipped, [...ways, ...fill(ports)])));
    await writeFile(path.join(folder, 'around.conf'), NGINX_AROUND);
    const lines: string[] = [];
    const process = spawn(systemTool(name) ?? name, command(config), {
      env: { HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.stdout.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    process.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const proxy = new Proxy(ports.https, folder, process, lines);
    try {
      await until(`${name} listens`, async () => {
        if (process.exitCode !== null) throw new Error(lines.join(''));
        return (await listens(ports.https)) || undefined;
      });
    } catch (error) {
      await proxy.stop();
      throw error;
    }
    return proxy;
  }

  /** For a browser: the hosts of the files are found here. */
  get flag(): string {
    return `--host-resolver-rules=MAP *.example 127.0.0.1:${this.port}`;
  }

  /** A call of the API, by a client that has no cookies. @param from its address, of this machine */
  async ask(
    path: string,
    { body, from, headers }: { body?: unknown; from?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status?: number; body: unknown }> {
    const { host } = new URL(PAGES);
    const call = request({
      host: '127.0.0.1',
      port: this.port,
      servername: host,
      rejectUnauthorized: false,
      agent: false,
      localAddress: from,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        Host: host,
        'X-Requested-With': 'pasloket',
        'Content-Type': 'application/json',
        ...headers,
      },
    });
    call.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = (await once(call, 'response')) as [AsyncIterable<Buffer> & { statusCode?: number }];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    return { status: answer.statusCode, body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text };
  }

  /** All that it printed and wrote into logs. */
  async written(): Promise<string> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.log'));
    const logs = await Promise.all(names.map((name) => readFile(path.join(this.folder, name), 'utf8')));
    return [...this.lines, ...logs].join('');
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
  }
}

function fillIn(text: string, own: readonly (readonly [string, string])[]): string {
  return own.reduce((filled, [theirs, ours]) => {
    if (!filled.includes(theirs)) throw new Error(`The file has no '${theirs}' to put ours in place of.`);
    return filled.replaceAll(theirs, ours);
  }, text);
}

/** By the names that the files have for them. @returns their folder */
async function certificates(folder: string): Promise<string> {
  const hosts = [PAGES, STORE].map((address) => new URL(address).hostname);
  const { file } = selfSigned(folder, hosts);
  const [chain, key] = [await readFile(file), await readFile(path.join(folder, 'tls-key.pem'))];
  await writeFile(path.join(folder, 'fullchain.pem'), chain);
  await writeFile(path.join(folder, 'key.pem'), key);
  await writeFile(path.join(folder, 'fullchain-and-key.pem'), Buffer.concat([chain, key]));
  return folder;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
