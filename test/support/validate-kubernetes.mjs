import path from 'node:path';
import ts from 'typescript';

/**
 * Checks the objects on standard input (a JSON array) against the schemas of Kubernetes, KEDA and the Prometheus operator, and
 * prints the problems as a JSON array of sentences. A program of its own: those schemas are ES modules.
 *
 * The schemas let unknown fields pass; the types that come with them do not: each object is compiled as a literal of its type.
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
process.stdout.write(JSON.stringify([...problems, ...unknownFields(JSON.parse(text))]));

function unknownFields(objects) {
  const file = path.join(import.meta.dirname, 'applied-objects.mts');
  const lines = objects.map((object, index) => {
    const [group] = object.apiVersion.split('/');
    const home = (HOMES[group] ?? 'kubernetes-models/') + object.apiVersion;
    return `import type { I${object.kind} as K${index} } from '${home}'; export const o${index}: K${index} = ${JSON.stringify(object)};`;
  });
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, lines.join('\n'), rest[0], true) : getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
