import { endSession, type Visitor } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';

const FIRST = 'Petra de Boer';
const NEXT = 'Karel Smit';
const REFERENCE = 'Avond van Petra';

/** Real: the browser, the built standalone, whole. Mocked: nothing but the network, which the browser takes away. */
describeInBrowser('A computer that several people use', (rig) => {
  const { visit } = rig;
  const clientOf = async (name: string) => rig.system.signedIn(name);

  beforeAll(async () => {
    const client = await clientOf(FIRST);
    const { body } = await client.get<{ items: { id: string }[] }>('/api/holders?pageSize=5');
    const holderIds = body.items.map(({ id }) => id);
    const answer = await client.post('/api/download-requests', {
      holderIds,
      scope: 'all',
      expiryDates: [],
      personalReference: REFERENCE,
    });
    expect(answer.status).toBe(202);
  });

  const openRequests = async ({ page }: Visitor) => {
    await page.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
    await page.getByRole('article', { name: REFERENCE }).waitFor();
  };

  /** As when the tab was left for another one, and is looked at again. */
  const lookAgain = ({ page }: Visitor) =>
    page.evaluate(`window.dispatchEvent(new Event('visibilitychange'))`);

  it('shows nothing of the one whose session ended to the one who signs in next', async () => {
    const visitor = await visit(FIRST);
    const { page } = visitor;
    await openRequests(visitor);
    await endSession(visitor);
    await lookAgain(visitor);
    await page.getByText('Uw sessie is beëindigd.').waitFor();
    // The next one's own list does not come: whatever stands there was kept.
    await page.route('**/api/download-requests?*', (route) => route.abort());
    await visitor.signIn(await rig.system.account(NEXT));
    await page.getByRole('heading', { name: 'Ingestuurde verzoeken' }).waitFor();
    await page.getByText('De server is niet bereikbaar.').waitFor();
    expect(await page.getByText(REFERENCE).count()).toBe(0);
    await visitor.close();
  });

  it('gives the next one no words that the one before has searched, not by going back either', async () => {
    const visitor = await visit(FIRST);
    const { page } = visitor;
    const field = page.getByRole('searchbox');
    await field.fill('Smit');
    await page.getByRole('heading', { name: /^\d{1,3} kwalificatiehouders gevonden$/ }).waitFor();
    await page.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
    await page.goBack();
    expect(await field.inputValue()).toBe('Smit');
    await page.goForward();
    await page.getByRole('button', { name: 'Log uit' }).click();
    await visitor.signIn(await rig.system.account(NEXT));
    await page.getByRole('table').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Ingestuurde verzoeken' }).waitFor();
    await page.goBack();
    await page.getByRole('table').waitFor();
    expect(await field.inputValue()).toBe('');
    await visitor.close();
  });

  it('follows in every tab when somebody else signed in in another one', async () => {
    const visitor = await visit(FIRST);
    const { page } = visitor;
    await openRequests(visitor);
    const other = await visitor.context.newPage();
    await other.goto(rig.system.url);
    await other.getByRole('button', { name: 'Log uit' }).click();
    const { email, password } = await rig.system.account(NEXT);
    await other.getByLabel('E-mailadres').fill(email);
    await other.getByLabel('Wachtwoord', { exact: true }).fill(password);
    await other.getByRole('button', { name: 'Log in' }).click();
    await other.getByRole('link', { name: `Uw account: ${NEXT}` }).waitFor();
    await lookAgain(visitor);
    await page.getByRole('link', { name: `Uw account: ${NEXT}` }).waitFor();
    await page.getByRole('heading', { name: 'Nog geen verzoeken' }).waitFor();
    expect(await page.getByText(REFERENCE).count()).toBe(0);
    await visitor.close();
  });

  it('is told when signing out did not come through', async () => {
    const visitor = await visit(FIRST);
    const { page } = visitor;
    await page.route('**/api/session', (route) =>
      route.request().method() === 'DELETE' ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: 'Log uit' }).click();
    await page.getByText('U bent nog ingelogd.').waitFor();
    await page.unroute('**/api/session');
    await page.getByRole('button', { name: 'Log uit' }).click();
    await page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
    await visitor.close();
  });

  it('follows also in a window that stays in view: its stream ends with the session, and the next one is another’s', async () => {
    const visitor = await visit(FIRST);
    const { page } = visitor;
    await openRequests(visitor);
    await endSession(visitor);
    const { email, password } = await rig.system.account(NEXT);
    const signedIn = await visitor.context.request.post(`${visitor.url}/api/session`, {
      data: { email, password },
      headers: { 'X-Requested-With': 'pasloket' },
    });
    expect(signedIn.status()).toBe(200);
    await page.getByRole('link', { name: `Uw account: ${NEXT}` }).waitFor({ timeout: 45_000 });
    expect(await page.getByText(REFERENCE).count()).toBe(0);
    await visitor.close();
  });
});
