import { type SeededRandom } from '@app/registry';
import { type PlainCall } from './plain-calls';
import { type RawCall } from './raw-http';

/** What may come of a call that was spoiled so, beside a refusal by us. */
export interface Leave {
  /** Node.js may close the connection without a word: it is no request that it knows. */
  readonly mayBeCut?: boolean;
  /** The only right answer, where the route takes a body as JSON and the caller may call it. */
  readonly mustBe?: number;
}

/** A call with something wrong with it. */
export interface BadCall extends RawCall, Leave {
  readonly plain: PlainCall;
  /** What is wrong, in words. */
  readonly wrong: readonly string[];
}

/** Makes one thing wrong. */
export interface Spoiler {
  readonly name: string;
  /** Whether it has something to make wrong there. Default: always. */
  readonly fits?: (call: PlainCall) => boolean;
  readonly spoil: (call: RawCall, random: SeededRandom, plain: PlainCall) => RawCall;
  readonly leave?: Leave;
  /** It says how long the body is: nothing can be changed after it, and only one can. */
  readonly frames?: boolean;
}

/** One thing after the other is made wrong. Where more than one is, no single answer is the only right one. */
export function applySpoilers(plain: PlainCall, spoilers: readonly Spoiler[], random: SeededRandom): BadCall {
  const framing = spoilers.find(({ frames }) => frames);
  const others = spoilers.filter(({ frames }) => !frames);
  const fitting = [...others, ...(framing ? [framing] : [])].filter(({ fits }) => fits?.(plain) ?? true);
  const call = fitting.reduce<RawCall>((made, spoiler) => spoiler.spoil(made, random, plain), plain);
  return {
    ...call,
    plain,
    wrong: fitting.map(({ name }) => name),
    mayBeCut: fitting.some(({ leave }) => leave?.mayBeCut),
    mustBe: fitting.length === 1 ? fitting[0]?.leave?.mustBe : undefined,
  };
}

/** The call with this header in the place of whatever it had of that name; undefined: without it. */
export function withHeader(call: RawCall, name: string, value?: string): RawCall {
  const others = call.headers.filter(([known]) => known.toLowerCase() !== name.toLowerCase());
  return { ...call, headers: value === undefined ? others : [...others, [name, value]] };
}

/** The call with this header beside whatever it has. */
export function addHeader(call: RawCall, name: string, value: string): RawCall {
  return { ...call, headers: [...call.headers, [name, value]] };
}

export const takesJson = ({ fields }: PlainCall) => fields !== undefined;
export const takesBody = ({ body }: PlainCall) => body.length > 0;
