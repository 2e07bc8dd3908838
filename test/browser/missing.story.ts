import { expectNoPageFaults, LAPTOP, PHONE } from '../support/browser';
import { describeInBrowser, startOwnSystem } from '../support/browser-story';
import { until } from '../support/until';

interface ExpiryDate {
  readonly expiryDate: string;
  readonly count: number;
}

const PERSON = 'Petra de Boer';
const LEFT = 3;

/** Real: the browser, the built standalone, whole. Mocked: nothing; that people leave is written into the registry. */
describeInBrowser(
  'What is not in the file',
  (rig) => {
    let missing: number;

    /** Everybody is asked for, and hardly anybody has what is asked for. Some of the others leave afterwards. */
    beforeAll(async () => {
      const client = await rig.system.signedIn(PERSON);
      const idsOf = async (filter = '') =>
        (await client.get<{ ids: string[] }>(`/api/holders/ids${filter}`)).body.ids;
      const { body: filters } = await client.get<{ expiryDates: ExpiryDate[] }>('/api/filters');
      const date = filters.expiryDates.find(({ count }) => count >= 5 && count <= 60)?.expiryDate ?? '';
      const few = await idsOf(`?expiryDate=${date}`);
      const { body } = await client.post<{ id: string; missingCount: number }>('/api/download-requests', {
        holderIds: [...new Set([...few, ...(await idsOf())])].slice(0, 1_000),
        scope: 'all',
        expiryDates: [date],
        personalReference: 'Hele club',
      });
      missing = body.missingCount;
      expect(missing).toBeGreaterThan(200);
      await until('it is ready', async () => {
        const { body: now } = await client.get<{ state: string }>(`/api/download-requests/${body.id}`);
        return now.state === 'ready' || undefined;
      });
      await rig.system.sql(
        `DELETE FROM enrolments WHERE holder_id IN (
         SELECT holder_id FROM download_request_items WHERE request_id = $1 AND missing_reason IS NOT NULL
          ORDER BY position LIMIT $2)`,
        body.id,
        LEFT,
      );
    });

    it.each([
      ['laptop', LAPTOP],
      ['phone', PHONE],
    ])(
      'is told on a %s when it is asked for, a hundred at a time, without who has left',
      async (device, options) => {
        const visitor = await rig.visit(PERSON, options);
        const { page } = visitor;
        const asked: string[] = [];
        page.on('request', (request) => asked.push(new URL(request.url()).pathname));
        await page.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
        const card = page.getByRole('article', { name: 'Hele club' });
        const summary = card.getByText(`${missing.toLocaleString('nl-NL')} niet in het bestand`, {
          exact: true,
        });
        await summary.waitFor();
        expect(asked.filter((path) => path.endsWith('/missing'))).toEqual([]);
        await summary.click();
        const items = card.getByRole('listitem');
        await items.nth(99).waitFor();
        expect(await items.count()).toBe(100);
        await card
          .getByText(`${LEFT} daarvan zijn van mensen die niet meer bij uw organisatie staan ingeschreven.`)
          .waitFor();
        const unnamed = items.filter({ hasText: 'Naam wordt opgehaald' });
        await unnamed.first().waitFor({ state: 'detached' });
        await expectNoPageFaults(visitor, `missing-${device}`);
        await card.getByRole('button', { name: 'Toon meer' }).click();
        await items.nth(199).waitFor();
        await card.locator('li:nth-child(101):focus').waitFor();
        await unnamed.first().waitFor({ state: 'detached' });
        expect(asked.filter((path) => path.endsWith('/missing'))).toHaveLength(2);
        await expectNoPageFaults(visitor, `missing-more-${device}`);
        const texts = await items.allInnerTexts();
        expect(texts.filter((text) => !/^.+ – geen pasje: .+\.$/.test(text))).toEqual([]);
        await visitor.close();
      },
    );

    it('is asked for again until it is there, when the server cannot be reached', async () => {
      const visitor = await rig.visit(PERSON);
      const { page } = visitor;
      await page.route('**/missing?*', (route) => route.abort());
      await page.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
      const card = page.getByRole('article', { name: 'Hele club' });
      await card.getByText(/ niet in het bestand$/).click();
      await card.getByRole('alert').getByText('De server is niet bereikbaar.').waitFor();
      await page.unroute('**/missing?*');
      await card.getByRole('button', { name: 'Probeer opnieuw' }).click();
      await card.getByRole('listitem').nth(99).waitFor();
      await visitor.close();
    });
  },
  { start: startOwnSystem },
);
