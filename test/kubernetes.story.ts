import { DEFAULT_HOUSE_STYLE, parseHouseStyle } from '@app/pass-pdf';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWithTool } from './support/system-tool';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly securityContext: Record<string, unknown>;
  readonly resources: { requests: Record<string, string>; limits: Record<string, string> };
  readonly readinessProbe?: unknown;
  readonly livenessProbe?: unknown;
  readonly env?: readonly { name: string; value: string }[];
  readonly volumeMounts?: readonly { name: string; mountPath: string }[];
}

interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly topologySpreadConstraints?: readonly unknown[];
  readonly securityContext: Record<string, unknown>;
  readonly volumes: readonly {
    name: string;
    secret?: { items?: readonly { key: string }[] };
    configMap?: { name: string };
  }[];
  readonly containers: readonly (Container & { lifecycle?: { preStop: { sleep: { seconds: number } } } })[];
}

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { key: string; values: readonly string[] }[];
}

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: Record<string, unknown> & {
    selector: Selector;
    podSelector: Selector;
    template: { metadata: { labels: Labels }; spec: PodSpec };
  };
}

const ROOT = path.resolve(__dirname, '..');
const VALIDATOR = path.join(__dirname, 'support/validate-kubernetes.mjs');
const WORKLOADS = ['Deployment', 'StatefulSet', 'Job'];

/** What a stopping process allows itself at most (libs/service-process), and what is to spare. Seconds. */
const STOPS_WITHIN = 25;
const TO_SPARE = 5;

const problemsOf = (objects: readonly unknown[]) =>
  JSON.parse(
    execFileSync(process.execPath, [VALIDATOR], { input: JSON.stringify(objects), encoding: 'utf8' }),
  ) as string[];

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
  );
}

/** Real: kubectl's kustomize, the published schemas. There is no cluster. */
describeWithTool(['kubectl'], 'What is applied to Kubernetes', () => {
  describe.each(['local', 'production'])('by the overlay %s', (overlay) => {
    const yaml = execFileSync('kubectl', ['kustomize', path.join(ROOT, 'k8s/overlays', overlay)], {
      encoding: 'utf8',
    });
    const objects = parseAllDocuments(yaml).map((document) => document.toJS() as KubernetesObject);
    const ofKind = (...kinds: string[]) => objects.filter(({ kind }) => kinds.includes(kind));
    const workloads = ofKind(...WORKLOADS).map(({ kind, metadata, spec }) => ({
      kind,
      name: metadata.name,
      labels: spec.template.metadata.labels,
      pod: spec.template.spec,
    }));
    const containers = workloads.flatMap(({ pod }) => pod.containers);

    it('is what Kubernetes, KEDA and the Prometheus operator know, down to the last field', () => {
      const api = ofKind('Deployment')[0];
      const mistaken = { ...api, spec: { ...api?.spec, surprise: true } };
      // The mistake goes along, to show that one is found; it is the only one.
      expect(problemsOf([...objects, mistaken])).toEqual([expect.stringContaining('surprise')]);
    });

    it('runs as nobody in particular, without privileges, on a file system that it cannot write', () => {
      expect(workloads.length).toBeGreaterThanOrEqual(3);
      for (const { pod } of workloads) {
        expect(pod.automountServiceAccountToken).toBe(false);
        expect(pod.securityContext).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        });
      }
      for (const { securityContext } of containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    });

    it('says what each container needs and may take at most, and names a version of its image', () => {
      for (const { resources, image } of containers) {
        expect(Object.keys(resources.requests)).toEqual(expect.arrayContaining(['cpu', 'memory']));
        expect(Object.keys(resources.limits)).toContain('memory');
        expect(image).toMatch(/:[\w.-]+(@sha256:[0-9a-f]{64})?$/);
        expect(image).not.toMatch(/:latest/);
      }
    });

    it('asks every service whether it is alive and whether it is ready', () => {
      for (const { readinessProbe, livenessProbe } of workloads
        .filter(({ kind }) => kind !== 'Job')
        .flatMap(({ pod }) => pod.containers)) {
        expect(readinessProbe).toBeDefined();
        expect(livenessProbe).toBeDefined();
      }
    });

    it('gives our services a budget, a spread over machines and the time to stop', () => {
      const deployments = workloads.filter(({ kind }) => kind === 'Deployment');
      expect(deployments.map(({ name }) => name).sort()).toEqual(['api', 'pdf-worker']);
      for (const { labels, pod } of deployments) {
        expect(ofKind('PodDisruptionBudget').some(({ spec }) => selects(spec.selector, labels))).toBe(true);
        expect(pod.topologySpreadConstraints).toHaveLength(2);
        const asleep = pod.containers[0]?.lifecycle?.preStop.sleep.seconds ?? 0;
        expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(asleep + STOPS_WITHIN + TO_SPARE);
      }
    });

    it('lets nothing in or out that no policy names', () => {
      const policies = ofKind('NetworkPolicy');
      const denied = policies.find(({ metadata }) => metadata.name === 'default-deny');
      expect(denied?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
      for (const { labels } of workloads) {
        const named = policies.filter(
          ({ spec }) => Object.keys(spec.podSelector).length > 0 && selects(spec.podSelector, labels),
        );
        expect(named.length).toBeGreaterThan(0);
      }
    });

    it('gives api and worker their own user of the database and key of the store, and no secret of another', () => {
      const secretsOf = (name: string) =>
        workloads
          .find((workload) => workload.name === name)
          ?.pod.volumes.flatMap(({ secret }) => secret?.items?.map(({ key }) => key) ?? []);
      const own = (service: string) =>
        ['database-url', 'store-access-key', 'store-secret-key'].map((name) => `${service}-${name}`);
      const mails = overlay === 'production' ? ['smtp-url'] : [];
      expect(secretsOf('api')?.sort()).toEqual([...own('api'), 'queue-url', 'session-secret', ...mails]);
      expect(secretsOf('pdf-worker')?.sort()).toEqual(['queue-url', ...own('worker')]);
    });

    it("brings the worker's house style, our own at first", () => {
      const worker = workloads.find(({ name }) => name === 'pdf-worker')?.pod;
      const file = worker?.containers[0]?.env?.find(({ name }) => name === 'HOUSE_STYLE_FILE')?.value ?? '';
      const mount = worker?.containers[0]?.volumeMounts?.find(
        ({ mountPath }) => mountPath === path.dirname(file),
      );
      const volume = worker?.volumes.find(({ name }) => name === mount?.name);
      const map = ofKind('ConfigMap').find(({ metadata }) => metadata.name === volume?.configMap?.name);
      const style = map?.data?.[path.basename(file)] ?? '';
      expect(parseHouseStyle(Buffer.from(style))).toEqual(DEFAULT_HOUSE_STYLE);
    });

    it('keeps everything in one namespace, and no secret', () => {
      expect(ofKind('Secret')).toEqual([]);
      for (const { metadata } of objects.filter(({ kind }) => kind !== 'Namespace'))
        expect(metadata.namespace).toBe('pasloket');
    });
  });
});
