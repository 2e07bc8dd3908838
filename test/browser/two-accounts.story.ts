import { type Page, type Request } from 'playwright-core';
import { endSession, type Visitor } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';

const FIRST = 'Petra de Boer';
const NEXT = 'Mehmet Yıldız';
const REFERENCE = 'Petra privé';

/** Takes away by what a tab hears of the others, as it is for a tab that is frozen. */
const DEAF = `
  BroadcastChannel.prototype.postMessage = () => undefined;
  addEventListener('storage', (event) => event.stopImmediatePropagation(), true);
`;

/** As a browser that is too old for it. */
const WITHOUT_CHANNELS = 'delete window.BroadcastChannel;';

interface Stored {
  readonly holderIds: readonly string[];
}

/** Real: the browser, the built standalone, whole. Mocked: what browsers have, by taking it away. */
describeInBrowser('Two accounts in one browser', (rig) => {
  const { visit } = rig;

  const choose = async ({ page }: Visitor, words: string) => {
    await page.getByRole('searchbox').fill(words);
    await page.getByRole('heading', { name: /^\d{1,3} kwalificatiehouders gevonden$/ }).waitFor();
    await page.getByRole('button', { name: 'Voeg alle toe' }).click();
    await page.getByLabel('Persoonlijk kenmerk').fill(REFERENCE);
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).waitFor();
  };
  const signInElsewhere = async ({ context }: Visitor, name: string): Promise<Page> => {
    const other = await context.newPage();
    await other.goto(rig.system.url);
    await other.getByRole('button', { name: 'Log uit' }).click();
    const { email, password } = await rig.system.account(name);
    await other.getByLabel('E-mailadres').fill(email);
    await other.getByLabel('Wachtwoord', { exact: true }).fill(password);
    await other.getByRole('button', { name: 'Log in' }).click();
    await isPageOf(other, name);
    return other;
  };
  const isPageOf = (page: Page, name: string) =>
    page.getByRole('link', { name: `Uw account: ${name}` }).waitFor();
  const storedBy = async ({ page }: Visitor, accountId: string): Promise<Stored> =>
    JSON.parse(
      await page.evaluate<string>(`localStorage.getItem('pasloket.selection.${accountId}')`),
    ) as Stored;
  const idOf = async (name: string) => {
    const client = await rig.system.signedIn(name);
    return (await client.get<{ id: string }>('/api/session')).body.id;
  };
  const requestsOf = async (name: string) => {
    const client = await rig.system.signedIn(name);
    return (await client.get<{ total: number }>('/api/download-requests')).body.total;
  };

  it.each([
    ['by a channel', ''],
    ['by the storage where browsers have no channels', WITHOUT_CHANNELS],
  ])(
    'are never in one tab: it starts anew within a second when another signs in elsewhere, %s',
    async (_by, script) => {
      const visitor = await visit();
      await visitor.context.addInitScript(script);
      await visitor.signIn(await rig.system.account(FIRST));
      await choose(visitor, 'jansen');
      const signedIn: number[] = [];
      const asked: number[] = [];
      const isOfSession = (request: Request, method: string) =>
        request.url().endsWith('/api/session') && request.method() === method;
      visitor.context.on('response', (response) => {
        if (isOfSession(response.request(), 'POST')) signedIn.push(Date.now());
      });
      visitor.page.on('request', (request) => {
        if (isOfSession(request, 'GET')) asked.push(Date.now());
      });
      const other = await signInElsewhere(visitor, NEXT);
      await isPageOf(visitor.page, NEXT);
      const [at = 0] = signedIn;
      expect(Math.min(...asked.filter((time) => time >= at)) - at).toBeLessThan(1_000);
      await other.getByRole('button', { name: 'Log uit' }).click();
      await visitor.page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
      await visitor.close();
    },
  );

  it.each([
    ['submits nothing in the other’s name', 'Dien verzoek in'],
    ['thins out nobody’s selection', 'Alleen diploma of certificaat'],
  ])('and a tab that has not heard of it %s', async (_what, press) => {
    const [petra, before] = [await idOf(FIRST), await requestsOf(NEXT)];
    const visitor = await visit();
    await visitor.context.addInitScript(DEAF);
    await visitor.signIn(await rig.system.account(FIRST));
    const { page } = visitor;
    await choose(visitor, 'jansen');
    const stored = await storedBy(visitor, petra);
    expect(stored.holderIds.length).toBeGreaterThan(10);
    await signInElsewhere(visitor, NEXT);
    await isPageOf(page, FIRST);
    await page.getByText(press, { exact: true }).click();
    await isPageOf(page, NEXT);
    expect(await requestsOf(NEXT)).toBe(before);
    expect((await storedBy(visitor, petra)).holderIds).toEqual(stored.holderIds);
    expect(await page.getByText(/staan niet meer bij uw organisatie/).count()).toBe(0);
    await visitor.close();
  });

  it('lead a session that ended back to the same page for the same account, and to a new one for another', async () => {
    const visitor = await visit(FIRST);
    const { page } = visitor;
    const marked = () => page.evaluate<boolean>('Boolean(window.isSamePage)');
    await page.evaluate('window.isSamePage = true');
    for (const [name, isSame] of [
      [FIRST, true],
      [NEXT, false],
    ] as const) {
      await endSession(visitor);
      await page.evaluate(`window.dispatchEvent(new Event('visibilitychange'))`);
      await page.getByText('Uw sessie is beëindigd.').waitFor();
      await visitor.signIn(await rig.system.account(name));
      await isPageOf(page, name);
      expect(await marked()).toBe(isSame);
    }
    await visitor.close();
  });
});
