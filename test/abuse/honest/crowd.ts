import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { SeededRandom } from '@app/registry';
import { withConnection } from '../../../bench/with-connection';
import { type Click, generateClicks } from '../../../bench/search/clicks';
import { clickFor, type Colleague } from '../../../bench/search/colleagues';
import { readOrganisationFacts } from '../../../bench/search/people';
import { addressOf, SETTLED_WITHIN_MS } from '../settings';
import { type Somebody, type Stage } from '../stage';
import { listenToEvents } from './events';
import { Notes } from './notes';
import { HonestPerson } from './person';

/** Made, or failed for a reason that lies in the registry: no font has the name. */
const SETTLED = new Set(['ready', 'failed']);

/** Twenty contact persons, each a click a second. */
export class Crowd {
  private constructor(
    private readonly people: readonly HonestPerson[],
    private readonly seed: string,
  ) {}

  /** Everybody is signed in, at an address of their own. */
  static async create({ system, databaseUrl, honest }: Stage, seed: string): Promise<Crowd> {
    const people = await withConnection(databaseUrl, async (client) => {
      const made: HonestPerson[] = [];
      for (const [index, who] of honest.entries()) {
        const facts = await readOrganisationFacts(client, who.email);
        made.push(new HonestPerson(system.url, facts, who as Required<Somebody>, addressOf.honest(index)));
      }
      return made;
    });
    for (const person of people) await person.begin();
    return new Crowd(people, seed);
  }

  /** Works for so long; a part of the same seconds is the same clicks. @returns what everybody saw. */
  async work(seconds: number): Promise<Notes> {
    const notes = new Notes();
    for (const person of this.people) person.notes = notes;
    const over = new AbortController();
    setMaxListeners(0, over.signal);
    const streams = this.people.map((person) => listenToEvents(person, over.signal));
    const days = this.people.map((person, index): Colleague =>
      quietly(dayOf(person, new SeededRandom(`${this.seed} honest ${index}`))),
    );
    await clickFor(days, seconds);
    over.abort();
    await Promise.all(streams);
    return notes;
  }

  /**
   * After the attack: everything is made, the newest file of each is whole, and everybody can sign in anew, though their
   * passwords were guessed at.
   *
   * @returns what was submitted, and whatever of this is not so, in words.
   */
  async settle(): Promise<{ submitted: number; lost: string[] }> {
    const lost: string[] = [];
    let submitted = 0;
    const deadline = performance.now() + SETTLED_WITHIN_MS;
    for (const person of this.people) {
      submitted += person.submitted.size;
      const open = await openOf(person, deadline);
      person.notes = new Notes();
      await person.download().catch(() => undefined);
      await person.signInAgain().catch(() => undefined);
      const { failures, foreign } = person.notes;
      lost.push(...[...open, ...failures, ...foreign].map((why) => `${person.who.canary}: ${why}`));
    }
    return { submitted, lost };
  }
}

/** What `generateClicks` has people do, and in between their requests and what became of them. */
function* dayOf(person: HonestPerson, random: SeededRandom): Generator<Click, never> {
  const clicks = generateClicks(person, random);
  for (;;) {
    for (let left = random.between(4, 8); left > 0; left--) yield clicks.next().value;
    yield () => person.lookAtRequests();
    if (random.chance(0.5)) yield () => person.download();
  }
}

/** What failed is noted where it failed; people go on with the next. */
function* quietly(clicks: Iterator<Click, never>): Generator<Click, never> {
  for (;;) {
    const click = clicks.next().value;
    yield () => click().catch(() => undefined);
  }
}

async function openOf(person: HonestPerson, deadline: number): Promise<string[]> {
  for (;;) {
    const states = await statesOf(person).catch(() => new Map<string, string>());
    const open = [...person.submitted].filter((id) => !SETTLED.has(states.get(id) ?? ''));
    const failed = [...person.submitted].filter((id) => (states.get(id) ?? '').startsWith('failed '));
    const left = open.filter((id) => !failed.includes(id));
    if (left.length === 0 || performance.now() > deadline)
      return [...left, ...failed].map((id) => `request ${id} is ${states.get(id) ?? 'not in the list'}`);
    await wait(500);
  }
}

async function statesOf(person: HonestPerson): Promise<Map<string, string>> {
  const states = new Map<string, string>();
  for (let page = 1; ; page++) {
    const { items, total } = await person.lookAtRequests(page, 100);
    for (const { id, state, failure } of items) {
      const isLost = state === 'failed' && failure?.code !== 'no-pass-possible';
      states.set(id, isLost ? `failed ${failure?.code}` : state);
    }
    if (page * 100 >= total) return states;
  }
}
