import { DEFAULT_HOUSE_STYLE, parseHouseStyle } from '@app/pass-pdf';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly ports?: readonly string[];
  readonly deploy?: unknown;
}

const file = readFileSync(path.resolve(__dirname, '../docker-compose.yml'), 'utf8');
const { services, secrets, configs } = parse(file, { merge: true }) as {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  configs: Record<string, { file: string }>;
};

describe('docker-compose.yml', () => {
  it.each(Object.entries(services))('gives %s no privileges and nothing to write on', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('names a version of every image, and the store by its digest too', () => {
    for (const { image } of Object.values(services)) expect(image).toMatch(/:v?[\w.-]+(@sha256:\w{64})?\}?$/);
    expect(file).not.toMatch(/:latest/);
    expect(services.minio?.image).toMatch(/quay\.io\/minio\/minio:RELEASE\.[\w-]+@sha256:[0-9a-f]{64}/);
  });

  it('holds no secret and defaults none: each is a file in the folder that the script makes', () => {
    const folder = /^\$\{SECRETS(:\?[^}]+)?\}\//;
    for (const secret of Object.values(secrets)) expect(secret.file).toMatch(folder);
    for (const { environment = {} } of Object.values(services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|KEY|DATABASE_URL|QUEUE_URL|SMTP_URL|ROOT_USER/.test(name))
          expect(value).toMatch(/^\/run\/secrets\//);
      }
    }
  });

  it('gives api and worker a user of their own in the database, and the owner to neither', () => {
    const source = (name: string) =>
      services[name]?.secrets?.flatMap((secret) => (typeof secret === 'string' ? [secret] : [secret.source]));
    expect(source('api')).toContain('api-database-url');
    expect(source('pdf-worker')).toContain('worker-database-url');
    for (const name of ['api', 'pdf-worker']) expect(source(name)).not.toContain('database-url');
    expect(source('pdf-worker')).not.toContain('session-secret');
  });

  it('gives api and worker the file of a key of their own for the store', () => {
    const keys = (name: string) =>
      services[name]?.secrets?.flatMap((secret) =>
        typeof secret === 'object' && secret.target.startsWith('store-') ? [secret.source] : [],
      );
    expect(keys('api')).toEqual(['api-store-access-key', 'api-store-secret-key']);
    expect(keys('pdf-worker')).toEqual(['worker-store-access-key', 'worker-store-secret-key']);
  });

  it('gives the worker the file of HOUSE_STYLE_FILE, by default one that is our own style', () => {
    const [config] = services['pdf-worker']?.configs ?? [];
    expect(services['pdf-worker']?.environment?.HOUSE_STYLE_FILE).toBe(config?.target);
    const [, byDefault = ''] =
      /^\$\{HOUSE_STYLE_FILE:-(\S+)\}$/.exec(configs[config?.source ?? '']?.file ?? '') ?? [];
    expect(parseHouseStyle(readFileSync(path.resolve(__dirname, '..', byDefault)))).toEqual(
      DEFAULT_HOUSE_STYLE,
    );
  });

  it('publishes on loopback, unless it is told otherwise', () => {
    for (const { ports = [] } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^(127\.0\.0\.1|\$\{BIND:-127\.0\.0\.1\}):/);
    }
  });

  it('never lets Redis throw a job away', () => {
    expect(file).toMatch(/--appendonly, 'yes', --maxmemory-policy, noeviction/);
  });
});
