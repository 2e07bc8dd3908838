import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type HonestPerson } from './person';

const OPEN_AGAIN_MS = 1_000;
const PATH = '/api/download-requests/events';

/** One's own requests as they change, as long as `signal` lets it; that it ends before is noted, and it is opened again. */
export async function listenToEvents(person: HonestPerson, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { notes } = person;
    const why = await listenOnce(person, signal);
    if (signal.aborted) return;
    notes.fail('events', why);
    await wait(OPEN_AGAIN_MS);
  }
}

/** @returns why it has ended. */
function listenOnce(person: HonestPerson, signal: AbortSignal): Promise<string> {
  const started = performance.now();
  const { service, localAddress, cookieHeader } = person;
  return new Promise((resolve) => {
    const call = request(
      service + PATH,
      { localAddress, signal, headers: { Cookie: cookieHeader } },
      (answer) => {
        const { statusCode = 0 } = answer;
        person.notes.measured.push({ kind: 'events', ms: performance.now() - started });
        let text = '';
        answer.on('data', (chunk: Buffer) => {
          const events = (text + chunk.toString()).split('\n\n');
          text = events.pop() ?? '';
          for (const event of events) hear(person, event);
        });
        answer.on('error', (error) => resolve(error.message));
        answer.on('end', () =>
          resolve(statusCode === 200 ? 'the stream ended' : `The stream was answered with ${statusCode}.`),
        );
      },
    );
    call.on('error', (error) => resolve(error.message));
    call.end();
  });
}

function hear(person: HonestPerson, event: string): void {
  if (!event.includes('event: download-request')) return;
  person.checkForForeignCanaries('an event', event);
  person.notes.events += 1;
}
