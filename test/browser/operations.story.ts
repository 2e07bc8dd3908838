import { LAPTOP, NARROW, PHONE, type Visitor } from '../support/browser';
import { describeInBrowser, startOwnSystem } from '../support/browser-story';
import { until } from '../support/until';

const CANARY = 'Zwaluwkanarie';

/** Real: the browser, the built standalone, whole. Mocked: nothing. */
describeInBrowser(
  "The operator's pages",
  (rig) => {
    let requestIds: string[];
    const sql = (text: string, ...parameters: unknown[]) => rig.system.sql(text, ...parameters);

    beforeAll(async () => {
      await sql(`UPDATE qualification_holders SET surname = $1`, CANARY);
      const contact = await rig.system.signedIn('Petra de Boer');
      const { body: list } = await contact.get<{ items: { id: string }[] }>('/api/holders?pageSize=10');
      const choices = { holderIds: list.items.map(({ id }) => id), scope: 'all', expiryDates: [] };
      requestIds = [];
      for (let count = 0; count < 4; count++) {
        const body = { ...choices, personalReference: CANARY };
        requestIds.push((await contact.post<{ id: string }>('/api/download-requests', body)).body.id);
      }
      await until('the requests are ready', async () => {
        const open = await sql(`SELECT FROM download_requests WHERE state <> 'ready'`);
        return open.length === 0 || undefined;
      });
      await sql(
        `UPDATE download_requests SET state = 'failed', attempt_count = 8,
              failure_code = CASE WHEN id = $1 THEN 'archive-lost' ELSE 'too-many-attempts' END WHERE id = ANY ($2)`,
        requestIds[0],
        requestIds.slice(0, 2),
      );
    });
    const visit = async (options: Parameters<typeof Visitor.open>[2]) => {
      const visitor = await rig.visit(undefined, options);
      await visitor.signIn(await rig.system.account('Bea Heer'));
      await visitor.page.getByRole('heading', { name: 'Beheer', level: 1 }).waitFor();
      await visitor.page.getByRole('heading', { name: 'Mislukte verzoeken' }).waitFor();
      return visitor;
    };

    it.each([
      ['a laptop', LAPTOP, 'light'],
      ['a laptop in the dark', LAPTOP, 'dark'],
      ['a phone', PHONE, 'light'],
      ['320 pixels', NARROW, 'light'],
    ] as const)('show how the service does on %s, and no name', async (where, device, colorScheme) => {
      const visitor = await visit({ ...device, colorScheme });
      await visitor.picture(`operations-${where.replaceAll(' ', '-')}`);
      expect(await visitor.accessibilityFaults()).toEqual([]);
      expect(await visitor.overflow()).toBeLessThanOrEqual(0);
      expect(await visitor.page.content()).not.toContain(CANARY);
      expect(await visitor.page.getByText('Op tijd').count()).toBe(3);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });

    it('mark a sweep that is late, with the remedy', async () => {
      await sql(
        `UPDATE sweep_runs SET succeeded_at = now() - interval '9 hours' WHERE sweep = 'remove-orphans'`,
      );
      const visitor = await visit(LAPTOP);
      await visitor.page.getByText('Te laat').waitFor();
      await visitor.page.getByText('Start een pdf-worker').waitFor();
      await visitor.picture('operations-late');
      expect(await visitor.accessibilityFaults()).toEqual([]);
      await visitor.close();
    });

    it('have a failed request made again by a press', async () => {
      const visitor = await visit(PHONE);
      const { page } = visitor;
      await page.getByRole('button', { name: `Opnieuw maken: ${requestIds[0]}` }).click();
      await page.getByText(`Verzoek ${requestIds[0]} wordt opnieuw gemaakt.`).waitFor();
      await page
        .getByRole('listitem')
        .filter({ hasText: 'Bestand is niet meer in de opslag' })
        .waitFor({ state: 'detached' });
      expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Mislukte verzoeken');
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });

    it('lead to the queue and back: jobs are looked at and retried there, and the browser has nothing to complain of', async () => {
      const visitor = await visit(LAPTOP);
      const { page } = visitor;
      await page.getByRole('link', { name: 'Open de wachtrij (PostgreSQL)' }).click();
      await page.getByText('render-passes (PostgreSQL)').first().waitFor();
      await visitor.picture('operations-queues');
      await page.goto(`${rig.system.url}/operations/queues/queue/render-passes?status=completed`);
      await page.getByText(`${requestIds[2]}`).first().waitFor();
      await visitor.picture('operations-queue');
      expect(await page.content()).not.toContain(CANARY);
      await page.goto(`${rig.system.url}/operations/queues/queue/render-passes/${requestIds[2]}_1`);
      await page.getByText(`${requestIds[2]}`).first().waitFor();
      await visitor.picture('operations-job');
      await page.locator('[class^="jobActions"] button:visible').click();
      const [answer] = await Promise.all([
        page.waitForResponse((one) => one.url().endsWith('/retry')),
        page.getByRole('button', { name: 'Confirm' }).click(),
      ]);
      expect(answer.status()).toBe(204);
      expect(visitor.hosts).toEqual(new Set([new URL(rig.system.url).host]));
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });

    it('ask to sign in first, also in front of the queue', async () => {
      const visitor = await rig.visit();
      await visitor.page.goto(`${rig.system.url}/operations/queues`);
      await visitor.page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
      expect(new URL(visitor.page.url()).pathname).toBe('/operations');
      await visitor.signIn(await rig.system.account('Bea Heer'));
      await visitor.page.getByRole('heading', { name: 'Beheer', level: 1 }).waitFor();
      await visitor.close();
    });
  },
  { start: () => startOwnSystem({ holders: 200 }) },
);
