/**
 * Checks the objects on standard input (a JSON array) against the schemas of Kubernetes, KEDA and the Prometheus operator, and
 * prints the problems as a JSON array of sentences. A program of its own: those schemas are ES modules.
 */
const HOMES = {
  'keda.sh': '@kubernetes-models/keda/',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
};

let text = '';
for await (const chunk of process.stdin) text += chunk;

const problems = [];
for (const object of JSON.parse(text)) {
  const name = `${object.kind} ${object.metadata?.name}`;
  const [group] = object.apiVersion.split('/');
  const models = await import((HOMES[group] ?? 'kubernetes-models/') + object.apiVersion).catch(() => ({}));
  const Model = models[object.kind];
  if (!Model) {
    problems.push(`${name}: ${object.apiVersion} has no such kind`);
    continue;
  }
  try {
    new Model(object).validate();
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
  }
}
process.stdout.write(JSON.stringify(problems));
