import { type RawAnswer } from './raw-http';
import { type BadCall } from './spoil';

/** What Node.js itself answers to what is no request, before any of ours is asked. */
const OF_NODE = new Set([400, 408, 413, 414, 417, 431]);

const LONGEST_TOLD = 160;

/** What must not be in this answer to this call, as a line that tells both; undefined: nothing. */
export function findFault(call: BadCall, answer: RawAnswer): string | undefined {
  const fault = faultIn(call, answer);
  return fault && `${toldOf(call)}: ${fault}`;
}

function faultIn(call: BadCall, answer: RawAnswer): string | undefined {
  const { status, headers, body, isLate } = answer;
  if (isLate) return 'no answer in time';
  if (status === 0) return call.mayBeCut ? undefined : 'no answer';
  if (status >= 500) return `${status} ${codeIn(body)}`;
  if (OF_NODE.has(status) && !headers.has('content-type') && body.length === 0) return undefined;
  const isOfApi = /^\/api\//i.test(call.target);
  if (isOfApi && status >= 400 && !isProblem(call, answer))
    return `${status} is no problem+json: ${headers.get('content-type')} ${codeIn(body)}`;
  if (call.mustBe !== undefined && status !== call.mustBe) return `${status} where ${call.mustBe} belongs`;
  return undefined;
}

/** The problem's code, or how the answer begins. */
function codeIn(body: Buffer): string {
  const text = body.toString();
  return /urn:pasloket:problem:([a-z-]+)/.exec(text)?.[1] ?? text.slice(0, LONGEST_TOLD);
}

function isProblem({ method }: BadCall, { status, headers, body }: RawAnswer): boolean {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return false;
  if (method === 'HEAD') return true;
  const problem = JSON.parse(body.toString()) as { type?: string; status?: number; detail?: string };
  const isTold = /^urn:pasloket:problem:[a-z-]+$/.test(problem.type ?? '') && (problem.detail ?? '') !== '';
  return isTold && (problem.status ?? status) === status;
}

function toldOf({ plain, method, target, version, wrong }: BadCall): string {
  const line = `${method} ${target} ${version}`;
  const told = line.length > LONGEST_TOLD ? `${line.slice(0, LONGEST_TOLD)}…` : line;
  return `${plain.method} ${plain.target.split('?')[0]} with ${wrong.join(', ')} (${JSON.stringify(told)})`;
}
