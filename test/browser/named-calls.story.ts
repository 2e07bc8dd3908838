import { type Page, type Request } from 'playwright-core';
import { describeInBrowser } from '../support/browser-story';

const FIRST = 'Petra de Boer';
const OPERATOR = 'Bea Heer';

/** Real: the browser, the built standalone, whole. Nothing is mocked. */
describeInBrowser('Every call of a page', (rig) => {
  const { visit } = rig;
  const idOf = async (name: string) => {
    const client = await rig.system.signedIn(name);
    return (await client.get<{ id: string }>('/api/session')).body.id;
  };

  it('names the account that the page was drawn for', async () => {
    const unnamed: string[] = [];
    const seen = new Set<string>();
    /** Before anybody is known a page asks who is there, and for nothing else. */
    const whoIsThere = ['GET /api/session', 'GET /api/session/sso'];
    const watch = async (page: Page, account: string) => {
      page.on('request', (request: Request) => {
        const { pathname, searchParams } = new URL(request.url());
        if (!/^\/(api|operations\/queues$)/.test(pathname)) return;
        const call = `${request.method()} ${pathname.replace(/[0-9a-f-]{36}/g, ':id')}`;
        seen.add(call);
        const named = request.headers()['x-account'] ?? searchParams.get('account');
        if (named !== account && !(named === null && whoIsThere.includes(call)))
          unnamed.push(`${call}: ${named}`);
      });
      await page.reload();
      await page.getByRole('banner').waitFor();
    };
    const visitor = await visit(FIRST);
    const { page } = visitor;
    await watch(page, await idOf(FIRST));
    await page.getByRole('searchbox').fill('smit');
    await page.getByRole('heading', { name: /^\d{1,3} kwalificatiehouders gevonden$/ }).waitFor();
    await page.getByRole('button', { name: 'Voeg alle toe' }).click();
    await page
      .getByRole('button', { name: /^Bekijk details/ })
      .first()
      .click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    const card = page.getByRole('article').first();
    await card.getByText('Klaar', { exact: true }).waitFor();
    // The link was asked for: that is the call which counts here.
    await page.route(/X-Amz-Signature/, (route) => route.abort());
    const asking = page.waitForRequest(/X-Amz-Signature/);
    await card.getByRole('button', { name: 'Download pdf’s' }).click();
    await asking;
    await page.getByRole('link', { name: /^Uw account/ }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Log uit' }).click();
    await page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
    await visitor.close();

    const operator = await visit(OPERATOR);
    await watch(operator.page, await idOf(OPERATOR));
    await operator.page.getByRole('link', { name: 'Contactpersonen' }).click();
    await operator.page.getByRole('heading', { level: 1 }).waitFor();
    await operator.page.getByRole('link', { name: 'Beheer', exact: true }).click();
    await operator.page.locator('a[href^="/operations/queues"]').click();
    await operator.page.waitForURL(/operations\/queues/);
    await operator.close();
    expect(unnamed).toEqual([]);
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        'DELETE /api/session',
        'GET /api/download-requests',
        'GET /api/download-requests/events',
        'GET /api/filters',
        'GET /api/holders',
        'GET /api/holders/:id',
        'GET /api/holders/ids',
        'GET /api/operations/overview',
        'GET /operations/queues',
        'POST /api/download-requests',
        'POST /api/download-requests/:id/download',
        'POST /api/download-requests/preview',
      ]),
    );
  });
});
