/**
 * Makes a process of ours die, stop or hang at a named step of its work, without a line of the product that knows of it:
 * loaded before the program by `node --require`, it wraps the methods at which a step begins.
 *
 * FAULT is a list of `step=action` or `step=action*times`, separated by spaces. FAULT_MARKS is a folder in which every
 * strike leaves a file, so that a fault strikes `times` times (default: once) in all processes together, and the test knows of it.
 *
 * Steps: `claim` (the claim is written), `pass:N` (the N-th pass of an attempt is about to be drawn), `name:TEXT` (the pass
 * of a holder of this name is), `check:CODE` (the pass with this check code is), `zip` (all passes are drawn), `uploaded`
 * (the object is whole, nothing is published), `published` (the request is ready, the worker does not know yet), `committed` (the api has the request in the database
 * and has not enqueued it), `answering` (it has begun to enqueue it and has not answered).
 *
 * Actions: `kill` (SIGKILL), `stop` (SIGSTOP), `abort` (as a native crash ends a process), `block:MS` (the event loop hangs),
 * `exhaust` (it takes memory until there is no more).
 */
const { mkdirSync, openSync, closeSync, writeSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const marks = process.env.FAULT_MARKS;
const faults = (process.env.FAULT ?? '').split(' ').filter(Boolean).map(parse);

function parse(text) {
  const [, step, action, times = '1'] = /^(.+)=(\w+(?::\d+)?)(?:\*(\d+))?$/.exec(text) ?? [];
  if (!step) throw new Error(`FAULT is not understood: ${text}`);
  return { step, action, times: Number(times) };
}

function reach(step) {
  for (const fault of faults) if (fault.step === step && leaveMark(fault)) strike(fault.action);
}

/** @returns false when it has struck often enough. */
function leaveMark({ step, times }) {
  mkdirSync(marks, { recursive: true });
  for (let strikes = 1; strikes <= times; strikes++) {
    try {
      const file = openSync(path.join(marks, `${step.replace(/\W/g, '-')}.${strikes}`), 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return true;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  return false;
}

function strike(action) {
  const [what, milliseconds] = action.split(':');
  if (what === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (what === 'stop') process.kill(process.pid, 'SIGSTOP');
  else if (what === 'abort') process.abort();
  else if (what === 'block') {
    const until = performance.now() + Number(milliseconds);
    while (performance.now() < until);
  } else if (what === 'exhaust') {
    for (const held = []; ;) held.push(new Array(100_000).fill(held.length));
  } else throw new Error(`FAULT knows no action ${action}.`);
}

function after(target, method, step, when = () => true) {
  const original = target[method];
  target[method] = async function (...parameters) {
    const result = await original.apply(this, parameters);
    if (when(result)) reach(step);
    return result;
  };
}

function before(target, method, meet) {
  const original = target[method];
  target[method] = function (...parameters) {
    meet(...parameters);
    return original.apply(this, parameters);
  };
}

/** A worker draws invented passes when it starts, which are of no attempt. */
let hasClaimed = false;

/** Wraps functions, by their names, in the module that exports them. */
const functions = {
  claimRequest: (exported) =>
    after(exported, 'claimRequest', 'claim', (attempt) => {
      const isClaimed = typeof attempt === 'object';
      hasClaimed ||= isClaimed;
      return isClaimed;
    }),
  publishRequest: (exported) => after(exported, 'publishRequest', 'published'),
  overviewCsv: (exported) => before(exported, 'overviewCsv', () => reach('zip')),
};

/** Wraps methods of classes, by the names of these. */
const classes = {
  ArchiveStorage: ({ prototype }) => after(prototype, 'put', 'uploaded'),
  PassRenderer: ({ prototype }) => {
    const open = prototype.open;
    prototype.open = async function (passes) {
      const set = await open.call(this, passes);
      if (!hasClaimed) return set;
      before(set, 'render', (index) => {
        reach(`pass:${index + 1}`);
        const { holderName, checkUrl } = passes[index];
        for (const { step } of faults)
          if (step.startsWith('name:') && holderName.includes(step.slice(5))) reach(step);
          else if (step.startsWith('check:') && checkUrl.endsWith(step.slice(6))) reach(step);
      });
      return set;
    };
  },
  RenderQueueProducer: ({ prototype }) => before(prototype, 'enqueue', () => reach('committed')),
  SubmitService: ({ prototype }) => after(prototype, 'submit', 'answering'),
};

const load = Module._load;
const wrapped = new Set();
Module._load = function (...parameters) {
  const exported = load.apply(this, parameters);
  if (exported === null || typeof exported !== 'object') return exported;
  for (const [name, wrap] of Object.entries(classes)) {
    const own = Object.getOwnPropertyDescriptor(exported, name)?.value;
    if (typeof own !== 'function' || wrapped.has(own)) continue;
    wrapped.add(own);
    wrap(own);
  }
  for (const [name, wrap] of Object.entries(functions)) {
    // An index re-exports by getters: its functions are wrapped where they are defined.
    const own = Object.getOwnPropertyDescriptor(exported, name);
    if (!own?.writable || wrapped.has(own.value)) continue;
    wrap(exported);
    wrapped.add(exported[name]);
  }
  return exported;
};
