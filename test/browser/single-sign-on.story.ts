import { expectNoPageFaults, LAPTOP, PHONE, type Visitor } from '../support/browser';
import { describeInBrowser, type OwnSystem, startOwnSystem } from '../support/browser-story';
import { OpenIdTestProvider } from '../support/openid-provider';
import { addProvider } from '../support/sign-on';
import { freePort } from '../support/standalone';

/** Real: the browser, the built standalone, oidc-provider in a process of its own. Mocked: nothing. */
let provider: OpenIdTestProvider;

describeInBrowser(
  'Signing in with one’s organisation, in a browser',
  (rig) => {
    const offer = { name: 'Inloggen met uw organisatie' };
    const leaveFor = async ({ page }: Pick<Visitor, 'page'>, email: string) => {
      await page.getByLabel('E-mailadres').fill(email);
      await page.getByRole('button', { name: 'Ga naar uw organisatie' }).click();
    };

    it('is offered only where an organisation has it', async () => {
      const visitor = await rig.visit(undefined, LAPTOP);
      const asked = visitor.page.waitForResponse('**/api/session/sso');
      await visitor.page.goto(rig.system.url);
      await asked;
      await visitor.page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
      expect(await visitor.page.getByRole('button').allTextContents()).not.toContain(offer.name);
      expect(await addProvider(rig.system.dataDir, provider, 'DEMO-0002', 'voorbeeld.example')).toMatchObject(
        {
          code: 0,
        },
      );
      await visitor.page.reload();
      await visitor.page.getByRole('button', offer).waitFor();
      await visitor.close();
    });

    it('goes on with our own second step, and tells once what came of it, also what it does not know', async () => {
      const visitor = await rig.visit(undefined, LAPTOP);
      const { page } = visitor;
      await page.goto(`${rig.system.url}/#sso=second-factor-needed`);
      await page.getByRole('heading', { name: 'Nog één stap' }).waitFor();
      expect(page.url()).toBe(`${rig.system.url}/`);
      await page.goto('about:blank');
      await page.goto(`${rig.system.url}/#sso=of-a-later-version`);
      await page.getByRole('alert').getByText('Er ging onverwacht iets mis').waitFor();
      await page.reload();
      await page.getByRole('button', offer).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await visitor.close();
    });

    it.each([
      ['laptop', LAPTOP],
      ['phone', PHONE],
    ])('leads there and back on a %s, and says why somebody is not let in', async (where, options) => {
      const visitor = await rig.visit(undefined, options);
      const { page } = visitor;
      await page.goto(rig.system.url);
      await page.getByRole('button', offer).click();
      await leaveFor(visitor, 'iemand@elders.example');
      await page.getByText('Voor dit e-mailadres is inloggen via de organisatie niet ingesteld').waitFor();
      await expectNoPageFaults(visitor, `sso-${where}-ask`);
      await leaveFor(visitor, 'niemand@voorbeeld.example');
      await page.locator('input[name=login]').fill('nobody');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('Uw organisatie heeft u herkend').waitFor();
      expect(page.url()).toBe(`${rig.system.url}/`);
      await expectNoPageFaults(visitor, `sso-${where}-refused`);
      await visitor.close();
      const mehmet = await rig.visit(undefined, options);
      await mehmet.page.goto(rig.system.url);
      await mehmet.page.getByRole('button', offer).click();
      await leaveFor(mehmet, 'mehmet.yildiz@voorbeeld.example');
      await mehmet.page.locator('input[name=login]').fill('mehmet');
      await mehmet.page.getByRole('button', { name: 'Log in' }).click();
      await mehmet.page.getByRole('banner').waitFor();
      await mehmet.page.getByRole('heading', { name: 'Download certificaten' }).waitFor();
      expect(mehmet.complaints).toEqual([]);
      await mehmet.close();
    });

    it('succeeds in two tabs at once, each on the page that it began on', async () => {
      const visitor = await rig.visit(undefined, LAPTOP);
      const tabs = [visitor.page, await visitor.context.newPage()] as const;
      for (const [place, page] of tabs.entries()) {
        await page.goto(`${rig.system.url}${place === 0 ? '/verzoeken' : '/'}`);
        await page.getByRole('button', offer).click();
        await leaveFor({ page }, 'mehmet.yildiz@voorbeeld.example');
        await page.locator('input[name=login]').waitFor();
      }
      for (const [place, page] of tabs.entries()) {
        await page.locator('input[name=login]').fill('mehmet');
        await page.getByRole('button', { name: 'Log in' }).click();
        const heading = place === 0 ? 'Ingestuurde verzoeken' : 'Download certificaten';
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      }
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  },
  { start: startWithProvider },
);

async function startWithProvider(): Promise<OwnSystem> {
  const port = String(await freePort());
  const publicUrl = `http://127.0.0.1:${port}`;
  const people = {
    mehmet: { email: 'mehmet.yildiz@voorbeeld.example', email_verified: true },
    nobody: { email: 'niemand@voorbeeld.example', email_verified: true },
  };
  const [{ system, leave }, started] = await Promise.all([
    startOwnSystem({ env: { PORT: port, PUBLIC_URL: publicUrl } }),
    OpenIdTestProvider.start({ callback: `${publicUrl}/api/session/sso/callback`, people }),
  ]);
  provider = started;
  return {
    system,
    async leave() {
      await leave();
      await started.stop();
    },
  };
}
