import { RENDER_QUEUE, renderJobId } from '@app/render-queue';
import { type BackendFactory, createPostgresBackend, Queue } from 'bullmq';
import { type ElementHandle, type Page, type Request } from 'playwright-core';
import { LAPTOP } from '../support/browser';
import { describeInBrowser, startOwnSystem } from '../support/browser-story';
import { until } from '../support/until';

const BOARD = '/operations/queues';
const PRESSABLE = 'button:enabled:visible, [role=menuitem]:visible, [role=tab]:visible';
const STATES = ['completed', 'failed', 'delayed', 'waiting', 'prioritized', 'latest'];

/** Nothing is asked and nothing new is drawn for so long: what was pressed has had its effect. Milliseconds. */
const CALM_MS = 300;

/** Something to press; what tells it from others: its words and picture, and its page if it changes jobs. */
type Found = readonly [what: string, element: ElementHandle];

interface PageElement {
  readonly innerText: string;
  closest(selector: string): unknown;
  querySelector(selector: string): { getAttribute(name: string): string } | null;
}

/** Real: the browser, the built standalone, whole. Mocked: nothing. */
describeInBrowser(
  "The buttons of the queues' dashboard",
  (rig) => {
    let queue: Queue<unknown, unknown, string>;
    let jobId: string;

    beforeAll(async () => {
      const connection = {
        connectionString: await rig.system.databaseUrl(),
        schema: 'bullmq',
        skipMigrations: true,
      };
      const postgres = createPostgresBackend as unknown as BackendFactory;
      queue = new Queue(RENDER_QUEUE, { connection }, postgres) as unknown as typeof queue;
      const contact = await rig.system.signedIn('Petra de Boer');
      const { body: list } = await contact.get<{ items: { id: string }[] }>('/api/holders?pageSize=5');
      const { body } = await contact.post<{ id: string }>('/api/download-requests', {
        holderIds: list.items.map(({ id }) => id),
        scope: 'all',
        expiryDates: [],
      });
      // Each is retried once and waits then: there is one more for every page.
      for (let failed = 0; failed < 4; failed++) await queue.add('render', 'no render job');
      await until('one job is completed, and four have failed', async () => {
        const { completed, failed } = await queue.getJobCounts();
        return (completed === 1 && failed === 4) || undefined;
      });
      await queue.pause();
      await queue.add('render', {});
      await queue.add('render', {}, { delay: 3_600_000 });
      await queue.add('render', {}, { priority: 5 });
      jobId = renderJobId({ requestId: body.id, generation: 1 });
    });
    afterAll(() => queue.close());

    it('are all taken when they are pressed: none is shown that is refused', async () => {
      const operator = await rig.visit(undefined, LAPTOP);
      await operator.signIn(await rig.system.account('Bea Heer'));
      const board = new Board(operator.page, rig.system.url + BOARD);
      const pages = STATES.map((state) => `/queue/${RENDER_QUEUE}?status=${state}`);
      const left = ['', ...pages, `/queue/${RENDER_QUEUE}/${jobId}`].map((page): Way => [page]);
      const known = new Set<string>();
      for (let way = left.shift(); way; way = left.shift()) {
        let found = await board.go(way);
        // On, for as long as something new is there; the rest is come back to.
        for (let next: Found | undefined; ; found = await board.press(next)) {
          for (const [what] of found) {
            if (!known.has(what)) left.push([...way, what]);
            known.add(what);
          }
          const unpressed = (what: string) => left.findIndex((one) => one.length > 1 && one.at(-1) === what);
          next = found.find(([what]) => unpressed(what) >= 0);
          if (!next) break;
          left.splice(unpressed(next[0]), 1);
          way = [...way, next[0]];
        }
      }
      expect(board.refused).toEqual([]);
      // It looked well: into windows, and at both kinds of jobs that can be retried.
      expect([...known].join()).toMatch(/Default job options/);
      expect(board.retried.map((page) => page.replace(/.*status=/, ''))).toEqual(
        expect.arrayContaining(['completed', 'failed']),
      );
      expect(operator.complaints).toEqual([]);
      await operator.close();
    }, 240_000);
  },
  { start: () => startOwnSystem({ holders: 200 }) },
);

/** A page of the dashboard, and what is pressed on it, in order. */
type Way = readonly [page: string, ...pressed: string[]];

/** The dashboard in a browser: remembers what was refused, and where a job was retried. */
class Board {
  readonly refused: string[] = [];
  readonly retried: string[] = [];
  private way: Way = [''];
  private readonly asked = new Set<Request>();

  constructor(
    private readonly page: Page,
    private readonly url: string,
  ) {
    page.on('request', (request) => this.asked.add(request));
    page.on('requestfailed', (request) => this.asked.delete(request));
    page.on('requestfinished', (request) => this.asked.delete(request));
    page.on('response', (response) => {
      const call = `${response.status()} ${response.request().method()} ${response.url()}`;
      if (response.status() >= 400) this.refused.push(`${call}: ${this.way.join(' → ')}`);
      else if (response.url().endsWith('/retry')) this.retried.push(this.way[0]);
    });
  }

  /** Opens the page anew and presses. @returns what can be pressed then */
  async go([page, ...pressed]: Way): Promise<Found[]> {
    this.way = [page];
    const listed = this.page.waitForResponse((one) => one.url().includes('/api/queues'));
    await this.page.goto(this.url + page);
    await listed;
    let found = await this.look();
    for (const what of pressed) found = await this.press(found.find(([one]) => one === what));
    return found;
  }

  /** @returns what can be pressed then; nothing once the dashboard is left */
  async press(found: Found | undefined): Promise<Found[]> {
    if (!found) return [];
    const [what, element] = found;
    this.way = [...this.way, what];
    await element.press('Enter');
    const pressable = await this.look();
    return this.page.url().startsWith(this.url) ? pressable : [];
  }

  private look(): Promise<Found[]> {
    let [before, calmSince] = ['', performance.now()];
    return until('the page is calm', async () => {
      const now = await this.page.content();
      if (now !== before || this.asked.size > 0) [before, calmSince] = [now, performance.now()];
      return performance.now() - calmSince < CALM_MS ? undefined : this.pressable();
    });
  }

  private async pressable(): Promise<Found[]> {
    const elements = await this.page.locator(PRESSABLE).elementHandles();
    return Promise.all(
      elements.map(async (element) => {
        const [changesJobs, words, picture] = await element.evaluate((one: PageElement) => [
          one.closest('ul[class*=Actions], [role=alertdialog]') !== null,
          one.innerText,
          one.querySelector('svg')?.getAttribute('class'),
        ]);
        return [`${changesJobs ? this.way[0] : ''} ${words} ${picture}`, element] as const;
      }),
    );
  }
}
