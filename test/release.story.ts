import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { command } from './support/command';

const ROOT = path.resolve(__dirname, '..');
const WORKFLOWS = path.join(ROOT, '.github', 'workflows');

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly needs?: string; readonly steps: readonly Step[] }>>;
}

/** Real: the script that a release runs, on a copy of its files. Mocked: the release itself, which needs its forge. */
describe('A release', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pasloket-release-'));
    await mkdir(path.join(folder, 'scripts'));
    await cp(path.join(ROOT, 'scripts/release-notes.sh'), path.join(folder, 'scripts/release-notes.sh'));
    await checks('echo "REQUIRE_AUDIT=$REQUIRE_AUDIT" >asked');
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** In the place of the script that looks the dependencies up, which has a story of its own. */
  const checks = (script: string) => writeFile(path.join(folder, 'scripts/check-dependencies.sh'), script);
  const notes = async (tag: string, version: string, changelog: string) => {
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ version }));
    await writeFile(path.join(folder, 'CHANGELOG.md'), changelog);
    const script = path.join(folder, 'scripts/release-notes.sh');
    const { code, stdout, stderr } = await command('bash', [script, tag], { cwd: folder });
    return (code === 0 ? stdout : stderr).trim();
  };
  const CHANGELOG =
    '# Changelog\n\n## Unreleased\n\nLater.\n\n## [1.2.3] - 2026-11-25\n\n### Added\n\n- This.\n\n## [1.2.2]\n\nOld.\n';

  it('has the notes of its own version, and no others', async () => {
    expect(await notes('v1.2.3', '1.2.3', CHANGELOG)).toBe('### Added\n\n- This.');
  });

  it('is refused when its tag is not the version, or when there is nothing to read about it', async () => {
    expect(await notes('v1.2.4', '1.2.3', CHANGELOG)).toBe(
      'The tag v1.2.4 is not the version of package.json (1.2.3): set both, and tag that commit.',
    );
    expect(await notes('v1.2.4', '1.2.4', CHANGELOG)).toContain("no section '## [1.2.4]'");
  });

  it('is refused where nobody can look known vulnerabilities up', async () => {
    await notes('v1.2.3', '1.2.3', CHANGELOG);
    expect(await readFile(path.join(folder, 'asked'), 'utf8')).toBe('REQUIRE_AUDIT=true\n');
    await checks('echo "nobody looked" >&2; exit 1');
    expect(await notes('v1.2.3', '1.2.3', CHANGELOG)).toBe('nobody looked');
  });

  it('is made only of what passed everything that every change has to pass', async () => {
    const files = await readdir(WORKFLOWS);
    const workflows = await Promise.all(
      files.map(async (file) => parse(await readFile(path.join(WORKFLOWS, file), 'utf8')) as Workflow),
    );
    for (const { permissions, jobs } of workflows) {
      expect(permissions).toEqual({ contents: 'read' });
      expect(Object.values(jobs).some(({ steps }) => steps.some(({ run }) => run === 'bash .ci/run'))).toBe(
        true,
      );
    }
    const release = workflows[files.indexOf('release.yml')];
    expect(release?.jobs.publish?.needs).toBe('check');
    const everything = release?.jobs.check?.steps.find(({ run }) => run === 'bash .ci/run');
    expect(everything?.env?.REQUIRE_AUDIT).toBe('true');
    const [, first] = release?.jobs.publish?.steps ?? [];
    expect(first?.run).toMatch(/^bash scripts\/release-notes\.sh /);
  });

  it('comes with a list of what is in it, which CI makes and looks up', async () => {
    const ci = await readFile(path.join(ROOT, '.ci/run'), 'utf8');
    expect(ci).toMatch(/^step '[^']+' npm run check:dependencies$/m);
    expect(/^at_end\(\) \{\n([^}]+)\n\}\ntrap at_end EXIT$/m.exec(ci)?.[1]?.split('\n').at(-1)).toContain(
      '$AUDIT_NOTE',
    );
  });
});
