import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { command } from './support/command';

const SCRIPT = path.resolve(__dirname, '../scripts/check-dependencies.sh');

/** What a registry answers to whoever asks for known vulnerabilities: a body, or a status without one. */
type Answer = Readonly<Record<string, readonly object[]>> | number | string;

const advisory = (severity: string) => ({
  id: 1,
  url: 'https://example.org/advisory',
  title: 'Invented',
  severity,
  vulnerable_versions: '<=1.0.0',
  cwe: [],
  cvss: { score: 9, vectorString: null },
});

/** Real: the script, npm, a registry on loopback. Mocked: the project, which has one dependency. */
describe('npm run check:dependencies', () => {
  let folder: string;
  let registry: Server;
  let answer: Answer;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pasloket-dependencies-'));
    await mkdir(path.join(folder, 'scripts'));
    await cp(SCRIPT, path.join(folder, 'scripts/check-dependencies.sh'));
    const root = {
      name: 'project',
      version: '1.0.0',
      license: 'UNLICENSED',
      dependencies: { invented: '1.0.0' },
    };
    const invented = { version: '1.0.0', resolved: 'https://example.org/invented.tgz', license: 'MIT' };
    await writeFile(path.join(folder, 'package.json'), JSON.stringify(root));
    await writeFile(
      path.join(folder, 'package-lock.json'),
      JSON.stringify({
        ...{ name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true },
        packages: { '': root, 'node_modules/invented': invented },
      }),
    );
    registry = createServer((request, response) => {
      request.resume().on('end', () => {
        if (request.method === 'GET') {
          const versions = { '1.0.0': { name: 'invented', version: '1.0.0' } };
          response.end(JSON.stringify({ name: 'invented', 'dist-tags': { latest: '1.0.0' }, versions }));
        } else if (typeof answer === 'number') response.writeHead(answer).end();
        else response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      });
    });
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
  });
  afterAll(async () => {
    registry.closeAllConnections();
    await new Promise((resolve) => registry.close(resolve));
    await rm(folder, { recursive: true });
  });

  const note = () => path.join(folder, 'note');
  const check = async (given: Answer, env: NodeJS.ProcessEnv = {}) => {
    answer = given;
    await rm(note(), { force: true });
    const { port } = registry.address() as AddressInfo;
    return command('bash', [path.join(folder, 'scripts/check-dependencies.sh')], {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        npm_config_cache: path.join(folder, 'cache', randomUUID()),
        npm_config_registry: `http://127.0.0.1:${port}/`,
        npm_config_fetch_retries: '0',
        AUDIT_NOTE: note(),
        ...env,
      },
    });
  };
  const NOBODY_LOOKED =
    /KNOWN VULNERABILITIES WERE NOT LOOKED UP: http:\/\/127\.0\.0\.1:\d+\/ answers no audits/;

  it('passes when the registry knows of no vulnerability, or of none that is high', async () => {
    for (const known of [{}, { invented: [advisory('moderate')] }] as Answer[]) {
      const { code, stdout, stderr } = await check(known, { REQUIRE_AUDIT: 'true', GITHUB_ACTIONS: 'true' });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toBe(
        '1 packages reach production: dist/sbom.cdx.json\nno known vulnerability is high or critical\n',
      );
    }
  });

  it.each(['high', 'critical'])('fails on a vulnerability that is %s, whoever asks', async (severity) => {
    const { code, stderr } = await check({ invented: [advisory(severity)] });
    expect(code).toBe(1);
    expect(stderr).toContain(`${severity}: invented *`);
    expect(stderr).not.toMatch(NOBODY_LOOKED);
  });

  it.each<[string, Answer]>([
    ['answers 405', 405],
    ['fails', 500],
    ['answers something else', '<html>'],
  ])(
    'says loudly that nobody looked when the registry %s, and fails only where an answer is required',
    async (_what, given) => {
      const { code, stdout, stderr } = await check(given);
      expect(code).toBe(0);
      expect(stderr).toMatch(NOBODY_LOOKED);
      expect(stderr).toMatch(/^!{100}\n!{100}$/m);
      expect(stdout).not.toMatch(/no known vulnerability|^::/m);
      expect(await readFile(note(), 'utf8')).toMatch(NOBODY_LOOKED);

      const onGitHub = await check(given, { GITHUB_ACTIONS: 'true' });
      expect(onGitHub.code).toBe(0);
      expect(onGitHub.stdout).toMatch(
        /^::warning title=Dependencies::KNOWN VULNERABILITIES WERE NOT LOOKED UP/m,
      );
      const release = await check(given, { GITHUB_ACTIONS: 'true', REQUIRE_AUDIT: 'true' });
      expect(release.code).toBe(1);
      expect(release.stdout).toMatch(/^::error title=Dependencies::/m);
    },
  );
});
