import { type Locator, type Page, type Route } from 'playwright-core';
import { ApiClient } from '../support/api-client';
import { expectNoPageFaults, holdSubmission, PHONE } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';

/** Real: the browser, the built standalone, whole. Mocked: nothing but the network, which the browser takes away. */
describeInBrowser('When the connection fails', (rig) => {
  const { visit } = rig;

  it('without a connection the page says so, and goes on when it is back', async () => {
    const visitor = await visit('Petra de Boer');
    const { page } = visitor;
    await page.getByRole('table').waitFor();
    await visitor.waitForList();
    const firstRow = page.locator('tbody tr').first();
    const before = (await firstRow.textContent()) ?? '';
    await visitor.context.setOffline(true);
    await page.getByText('U bent offline.').waitFor();
    await expectNoPageFaults(visitor, 'offline');
    await page.getByRole('button', { name: 'Geboortedatum' }).click();
    await visitor.context.setOffline(false);
    await page.getByText('U bent offline.').waitFor({ state: 'detached' });
    await firstRow.filter({ hasNotText: before }).waitFor();
    await visitor.close();
  });

  it('a server that cannot be reached is an error with a way to try again', async () => {
    const visitor = await visit('Petra de Boer');
    const { page } = visitor;
    await page.getByRole('table').waitFor();
    await page.route('**/api/download-requests?*', (route) => route.abort());
    await page.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
    await page.getByText('De server is niet bereikbaar.').waitFor();
    await expectNoPageFaults(visitor, 'unreachable');
    await page.unroute('**/api/download-requests?*');
    await page.getByRole('button', { name: 'Probeer opnieuw' }).click();
    await page.getByRole('heading', { name: 'Nog geen verzoeken' }).waitFor();
    await visitor.close();
  });

  it('a request that could not be submitted says so in the sheet that is open, and is submitted by pressing again', async () => {
    const visitor = await visit('Mehmet Yıldız', PHONE);
    const { page } = visitor;
    const sheet = await chooseOne(page);
    await page.route('**/api/download-requests', (route) => route.abort());
    await sheet.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await sheet.getByRole('alert').getByText('De server is niet bereikbaar.').waitFor();
    await expectNoPageFaults(visitor, 'submit-unreachable');
    await page.unroute('**/api/download-requests');
    await sheet.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();
    await visitor.close();
  });

  it('a request that fails after its sheet was closed says so on the page', async () => {
    const visitor = await visit("Anneke van 't Hof", PHONE);
    const { page } = visitor;
    const letGo = await holdSubmission(page);
    const sheet = await chooseOne(page);
    await sheet.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await sheet.getByRole('button', { name: 'Sluit' }).click();
    await sheet.waitFor({ state: 'hidden' });
    letGo('abort');
    await page.getByRole('status').getByText('De server is niet bereikbaar.').waitFor();
    await visitor.close();
  });

  it('what happens to requests is heard again after the stream of events was refused', async () => {
    const visitor = await visit();
    const { page } = visitor;
    const answered = (status: number) =>
      page.waitForResponse((response) => response.url().includes('/events?') && response.status() === status);
    const refuse = (route: Route) => route.fulfill({ status: 503, body: '' });
    await page.route('**/api/download-requests/events?*', refuse, { times: 1 });
    const refused = answered(503);
    const opened = answered(200);
    await visitor.signIn(await rig.system.account('Karel Smit'));
    await refused;
    await opened;
    const elsewhere = await rig.system.signedIn('Karel Smit');
    const { body } = await elsewhere.get<{ items: { id: string }[] }>('/api/holders?pageSize=5');
    const holderIds = body.items.map(({ id }) => id);
    await elsewhere.post('/api/download-requests', { holderIds, scope: 'all', expiryDates: [] });
    await page
      .getByRole('status')
      .getByText(/^Uw verzoek is klaar/)
      .waitFor();
    await visitor.close();
  });

  it('a page that is one too many to listen shows how a request stands all the same, and listens once there is room', async () => {
    const person = await rig.system.account('Mehmet Yıldız');
    const elsewhere = await ApiClient.signedIn(rig.system.url, person);
    const windows = new AbortController();
    const five = [0, 1, 2, 3, 4].map(() => elsewhere.events('/api/download-requests/events', windows.signal));
    await Promise.all(five);
    const visitor = await visit();
    const { page } = visitor;
    const answered = (status: number) =>
      page.waitForResponse((response) => response.url().includes('/events?') && response.status() === status);
    const refused = answered(429);
    await visitor.signIn(person);
    await refused;
    await page
      .getByRole('button', { name: /^Voeg toe:/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();
    const opened = answered(200);
    windows.abort();
    await opened;
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

/** Chooses the first person of the list on a phone. @returns the sheet with the selection. */
async function chooseOne(page: Page): Promise<Locator> {
  await page
    .getByRole('button', { name: /^Voeg toe:/ })
    .first()
    .click();
  await page.getByText(/^[1-9]\d* van 250 pasjes$/).waitFor();
  await page.getByRole('button', { name: 'Bekijk selectie' }).click();
  return page.getByRole('dialog');
}
