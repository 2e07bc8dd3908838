import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { CANARY, CANARY_REFERENCE, writeCanaryRegistry } from './faults/support/canary-registry';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { Standalone } from './support/standalone';
import { testDatabase, type TestDatabase } from './support/test-database';
import { countOf, type Sample, samplesOf, selectorsOf } from './support/prometheus-text';
import { until } from './support/until';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface Groups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

interface RequestBody {
  readonly id: string;
  readonly state: string;
  readonly total: number;
}

const read = (file: string) => readFileSync(path.resolve(__dirname, '..', file), 'utf8');
const { groups } = parse(read('ops/prometheus/rules.yml')) as Groups;
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read('ops/grafana/dashboards/pasloket.json')) as {
  panels: { title: string; targets: { expr: string }[] }[];
};
const queries = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

/** Real: api and pdf-worker as processes, PostgreSQL, the store, the queue. There is no Prometheus and no Grafana. */
describe('The metrics', () => {
  let database: TestDatabase;
  let dataDir: TestDataDir;
  let system: Standalone;
  let account: { email: string; password: string };
  let request: RequestBody;
  let text: string;
  let samples: Sample[];

  beforeAll(async () => {
    [database, dataDir] = await Promise.all([testDatabase(), testDataDir()]);
    const [first] = await writeCanaryRegistry(database.url, 400);
    if (!first) throw new Error('There is a demo account.');
    account = first;
    system = await Standalone.start(dataDir.path, { env: { DATABASE_URL: database.url, METRICS_PORT: '0' } });
    request = await requestOfCanaries();
    // The worker counts a request once its outcome is committed: it may be ready a moment earlier.
    await scrapeUntil(
      () => countOf(samples, 'pasloket_request_duration_seconds_count', { outcome: 'ready' }) === 1,
    );
  });
  afterAll(async () => {
    await system?.stop();
    await dataDir.remove();
    await database.close();
  });

  it('count what was done: the request, its passes, its archive, the sweeps, the answers by route', () => {
    expect(countOf(samples, 'pasloket_requests', { state: 'ready' })).toBe(1);
    expect(countOf(samples, 'pasloket_requests', { state: 'submitted' })).toBe(0);
    expect(countOf(samples, 'pasloket_oldest_open_request_age_seconds')).toBe(0);
    expect(countOf(samples, 'pasloket_sessions')).toBe(1);
    expect(countOf(samples, 'pasloket_passes_rendered_total')).toBe(request.total);
    expect(countOf(samples, 'pasloket_render_seconds_count')).toBe(request.total);
    expect(countOf(samples, 'pasloket_upload_seconds_count')).toBe(1);
    expect(countOf(samples, 'pasloket_errors_total', { type: 'unexpected' })).toBe(0);
    for (const dependency of ['database', 'store'])
      expect(countOf(samples, 'pasloket_dependency_up', { dependency })).toBe(1);
    for (const sweep of ['re-ring', 'expire-requests', 'remove-orphans'])
      expect(countOf(samples, 'pasloket_sweep_last_success_timestamp_seconds', { sweep })).toBeGreaterThan(
        1e9,
      );
    const submitting = { method: 'POST', route: '/api/download-requests', status: '202' };
    expect(countOf(samples, 'pasloket_http_request_duration_seconds_count', submitting)).toBe(1);
    const asking = { method: 'GET', route: '/api/download-requests/:id', status: '200' };
    expect(countOf(samples, 'pasloket_http_request_duration_seconds_count', asking)).toBeGreaterThanOrEqual(
      1,
    );
    const unknown = { method: 'GET', route: '*path', status: '404' };
    expect(countOf(samples, 'pasloket_http_request_duration_seconds_count', unknown)).toBe(1);
  });

  it('tell every number in one process alone', () => {
    const owners = new Map<string, Set<string>>();
    for (const { name, service } of samples) owners.set(name, (owners.get(name) ?? new Set()).add(service));
    for (const [name, services] of owners) {
      if (name.startsWith('pasloket_') && name !== 'pasloket_errors_total')
        expect([name, services.size]).toEqual([name, 1]);
    }
  });

  it('hold no name, no reference, no address and no id', () => {
    for (const secret of [CANARY, CANARY_REFERENCE, account.email, 'onbekend-pad']) {
      expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
    }
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it.each(queries)('have all that %s asks for', (_title, expr) => {
    const selectors = selectorsOf(expr);
    expect(selectors.length).toBeGreaterThan(0);
    for (const { name, equal, matching } of selectors) {
      const found = samples.filter((sample) => sample.name === name);
      expect([name, found.length > 0]).toEqual([name, true]);
      for (const [label, value] of equal)
        expect([label, value, found.some(({ labels }) => labels[label] === value)]).toEqual([
          label,
          value,
          true,
        ]);
      for (const label of matching)
        expect([label, found.every(({ labels }) => label in labels)]).toEqual([label, true]);
    }
  });

  it('are alerted on with a summary, a severity and a paragraph that says what to do', () => {
    const operations = read('docs/operations.md');
    for (const { alert, labels, annotations } of rules) {
      expect(annotations.summary).not.toBe('');
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(operations).toContain(`\n### ${alert}\n`);
    }
    expect(rules.length).toBeGreaterThanOrEqual(5);
  });

  it('are alerted on alike by compose and Kubernetes, on the port that both scrape', () => {
    const documents = parseAllDocuments(read('k8s/base/monitoring.yaml')).map(
      (document) => document.toJS() as { kind: string; spec: Groups },
    );
    const ruled = documents.find(({ kind }) => kind === 'PrometheusRule')?.spec.groups ?? [];
    expect(ruled.filter(({ name }) => groups.some((group) => group.name === name))).toEqual(groups);
    const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
      services: Record<string, { environment: Record<string, string> }>;
    };
    for (const service of ['api', 'pdf-worker'])
      expect(services[service]?.environment.METRICS_PORT).toBe('9464');
    expect(read('k8s/base/settings.yaml')).toContain("METRICS_PORT: '9464'");
    expect(read('ops/prometheus/prometheus.yml').match(/port: 9464/g)).toHaveLength(2);
  });

  it('are offered nowhere else: not by the api to the world, and no other path on their port', async () => {
    expect((await fetch(`${system.url}/api/metrics`)).status).toBe(404);
    const world = await fetch(`${system.url}/metrics`);
    expect(await world.text()).not.toContain('pasloket_');
    for (const { url } of addresses()) {
      expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
      expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    }
  });

  async function requestOfCanaries(): Promise<RequestBody> {
    const client = await ApiClient.signedIn(system.url, account);
    const found = await client.get<{ items: { id: string }[] }>(
      `/api/holders?search=${CANARY}&page=1&pageSize=10`,
    );
    await client.get(`/api/onbekend-pad/${CANARY}?naam=${CANARY}`);
    const submitted = await client.post<RequestBody>('/api/download-requests', {
      holderIds: found.body.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
      personalReference: CANARY_REFERENCE,
    });
    expect(submitted.status).toBe(202);
    return until('the request is ready', async () => {
      const { body } = await client.get<RequestBody>(`/api/download-requests/${submitted.body.id}`);
      return body.state === 'ready' ? body : undefined;
    });
  }

  function addresses(): { service: string; url: string }[] {
    return [...system.output.matchAll(/ (api|pdf-worker) +metrics on port (\d+)/g)].map(
      ([, service, port]) => ({
        service: String(service),
        url: `http://127.0.0.1:${port}/metrics`,
      }),
    );
  }

  async function scrapeUntil(satisfied: () => boolean): Promise<void> {
    await until('the metrics tell it', async () => {
      const answers = await Promise.all(
        addresses().map(async ({ service, url }) => ({ service, text: await (await fetch(url)).text() })),
      );
      expect(answers.map(({ service }) => service).sort()).toEqual(['api', 'pdf-worker']);
      text = answers.map((answer) => answer.text).join('\n');
      samples = answers.flatMap((answer) => samplesOf(answer.service, answer.text));
      return satisfied() || undefined;
    });
  }
});
