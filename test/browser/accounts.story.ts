import { Authenticator } from '../support/authenticator';
import { expectNoPageFaults, LAPTOP, NARROW } from '../support/browser';
import { describeInBrowser, type OwnSystem, startOwnSystem } from '../support/browser-story';
import { MailServer, tokenIn } from '../support/mail-server';

const STRONG = 'correct paard batterij';

/** Real: the browser, the built standalone, a mail server. Mocked: nothing. */
const mails = new MailServer();

describeInBrowser(
  'The pages of accounts',
  (rig) => {
    /** Where the newest mail to this address leads, on this machine. */
    const linkTo = async (email: string, count: number) => {
      const sent = await mails.waitForMails(email, count);
      return `${rig.system.url}/wachtwoord#${tokenIn(sent.at(-1) ?? { source: '' })}`;
    };

    it('fit a laptop', async () => {
      const operator = await rig.visit(undefined, LAPTOP);
      await operator.signIn(await rig.system.account('Bea Heer'));
      await operator.page.getByRole('link', { name: 'Contactpersonen' }).click();
      await operator.page.getByRole('heading', { name: 'Petra de Boer' }).waitFor();
      await expectNoPageFaults(operator, 'accounts-laptop-list');
      await operator.page.getByRole('button', { name: 'Voeg contactpersoon toe' }).click();
      await operator.page.getByLabel('Organisatie').waitFor();
      await expectNoPageFaults(operator, 'accounts-laptop-invite');
      await operator.close();
      const petra = await rig.visit(undefined, LAPTOP);
      await petra.signIn(await rig.system.account('Petra de Boer'));
      await petra.page.getByRole('link', { name: 'Uw account: Petra de Boer' }).click();
      await petra.page.getByRole('heading', { name: 'Wachtwoord wijzigen' }).waitFor();
      await expectNoPageFaults(petra, 'accounts-laptop-account');
      await petra.close();
    });

    describe('on a phone of 320 pixels, dark', () => {
      const options = { ...NARROW, colorScheme: 'dark' as const };
      const where = 'phone';
      const email = 'noor@voorbeeld.example';
      const name = 'Noor de Wit';

      it('an operator invites somebody, who sets a password and gets in; forgets it, and gets in again', async () => {
        const operator = await rig.visit(undefined, options);
        await operator.signIn(await rig.system.account('Bea Heer'));
        await operator.page.getByRole('link', { name: 'Contactpersonen' }).click();
        const { page } = operator;
        await page.getByRole('heading', { name: 'Petra de Boer' }).waitFor();
        await expectNoPageFaults(operator, `accounts-${where}-list`);
        await page.getByRole('button', { name: 'Voeg contactpersoon toe' }).click();
        await page.getByLabel('Naam').fill(name);
        await page.getByLabel('E-mailadres').fill(email);
        await page.getByLabel('Organisatie').fill('DEMO-0001');
        await expectNoPageFaults(operator, `accounts-${where}-invite`);
        await page.getByRole('button', { name: 'Nodig uit' }).click();
        const card = page.getByRole('listitem').filter({ hasText: email });
        await card.getByText('nog geen wachtwoord').waitFor();

        const visitor = await rig.visit(undefined, options);
        // A link that was cut off, and then the whole one into the same tab.
        const whole = await linkTo(email, 1);
        await visitor.page.goto(whole.slice(0, -5));
        await visitor.page.getByText('Deze link werkt niet meer').first().waitFor();
        await visitor.page.goto(whole);
        await visitor.page.getByRole('heading', { name: 'Stel uw wachtwoord in' }).waitFor();
        await expectNoPageFaults(visitor, `accounts-${where}-set-password`);
        await visitor.page.getByLabel('Nieuw wachtwoord').fill('Welkom2026!!');
        await visitor.page.getByRole('button', { name: 'Bewaar wachtwoord' }).click();
        await visitor.page.getByRole('alert').getByText('te makkelijk te raden').waitFor();
        await expectNoPageFaults(visitor, `accounts-${where}-password-refused`);
        await visitor.page.getByLabel('Nieuw wachtwoord').fill(STRONG);
        await visitor.page.getByRole('button', { name: 'Bewaar wachtwoord' }).click();
        await visitor.page.getByText('Uw wachtwoord is ingesteld.').waitFor();
        await expectNoPageFaults(visitor, `accounts-${where}-password-set`);
        await visitor.page.getByRole('link', { name: 'Naar inloggen' }).click();
        await visitor.signIn({ email, password: STRONG });
        await visitor.page.getByRole('heading', { name: 'Download certificaten' }).waitFor();

        await visitor.page.getByRole('link', { name: `Uw account: ${name}` }).click();
        await visitor.page.getByRole('heading', { name: 'Wachtwoord wijzigen' }).waitFor();
        await expectNoPageFaults(visitor, `accounts-${where}-account`);
        await visitor.page.getByLabel('Huidig wachtwoord').fill(STRONG);
        await visitor.page.getByLabel('Nieuw wachtwoord').fill(`${STRONG} twee`);
        await visitor.page.getByRole('button', { name: 'Wijzig wachtwoord' }).click();
        await visitor.page.getByText('Uw wachtwoord is gewijzigd.').waitFor();

        const steps = visitor.page.getByRole('region', { name: 'Inloggen in twee stappen' });
        await steps.getByRole('button', { name: 'Stel in' }).click();
        await steps.getByLabel('Wachtwoord', { exact: true }).fill(`${STRONG} twee`);
        await steps.getByRole('button', { name: 'Stel in' }).click();
        await steps.getByRole('img', { name: 'QR-code voor de app' }).waitFor();
        await expectNoPageFaults(visitor, `accounts-${where}-second-factor`);
        const app = new Authenticator((await steps.locator('code').textContent()) ?? '');
        await steps.getByLabel('Code uit de app').fill(app.code());
        await steps.getByRole('button', { name: 'Bevestig' }).click();
        await steps.getByRole('list', { name: 'Herstelcodes' }).waitFor();
        await expectNoPageFaults(visitor, `accounts-${where}-recovery-codes`);
        await steps.getByRole('button', { name: 'Ik heb de codes bewaard' }).click();
        await steps.getByText('Inloggen in twee stappen staat aan.').waitFor();
        await visitor.page.getByRole('button', { name: 'Log uit' }).click();
        await visitor.page.getByLabel('E-mailadres').fill(email);
        await visitor.page.getByLabel('Wachtwoord', { exact: true }).fill(`${STRONG} twee`);
        await visitor.page.getByRole('button', { name: 'Log in' }).click();
        await visitor.page.getByRole('heading', { name: 'Nog één stap' }).waitFor();
        await expectNoPageFaults(visitor, `accounts-${where}-second-step`);
        await visitor.page.getByLabel('Code').fill(app.code());
        await visitor.page.getByRole('button', { name: 'Log in' }).click();
        await visitor.page.getByRole('heading', { name: 'Download certificaten' }).waitFor();

        const forgetful = await rig.visit(undefined, options);
        await forgetful.page.goto(rig.system.url);
        await forgetful.page.getByRole('link', { name: 'Wachtwoord vergeten?' }).click();
        await forgetful.page.getByLabel('E-mailadres').fill(email);
        await expectNoPageFaults(forgetful, `accounts-${where}-forgot`);
        await forgetful.page.getByRole('button', { name: 'Stuur link' }).click();
        await forgetful.page.getByRole('heading', { name: 'Kijk in uw mailbox' }).waitFor();
        await expectNoPageFaults(forgetful, `accounts-${where}-sent`);
        const link = await linkTo(email, 3);
        await forgetful.page.goto(link);
        await forgetful.page.getByLabel('Nieuw wachtwoord').fill(`${STRONG} drie`);
        await forgetful.page.getByRole('button', { name: 'Bewaar wachtwoord' }).click();
        await forgetful.page.getByText('Uw wachtwoord is ingesteld.').waitFor();
        await forgetful.page.goto('about:blank');
        await forgetful.page.goto(link);
        await forgetful.page.getByRole('heading', { name: 'Deze link werkt niet meer' }).waitFor();
        await expectNoPageFaults(forgetful, `accounts-${where}-dead-link`);

        await card.getByRole('button', { name: 'Voeg organisatie toe' }).click();
        await card.getByLabel('Voeg organisatie toe').fill('DEMO-0002');
        await expectNoPageFaults(operator, `accounts-${where}-grant`);
        await card.getByRole('button', { name: 'Voeg organisatie toe' }).click();
        await page.getByText(`${name} handelt nu ook voor deze organisatie.`).waitFor();
        await card.getByRole('button', { name: 'Nieuw wachtwoord laten kiezen' }).click();
        await expectNoPageFaults(operator, `accounts-${where}-reset`);
        await card.getByRole('button', { name: 'Annuleer' }).click();
        await card.getByRole('button', { name: 'Blokkeer' }).click();
        await card.getByText(/^geblokkeerd/).waitFor();
        await visitor.page.reload();
        await visitor.page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
        for (const person of [operator, visitor, forgetful]) await person.close();
      }, 180_000); // Axe looks at fourteen states here.
    });
  },
  { start: startWithMails },
);

async function startWithMails(): Promise<OwnSystem> {
  await mails.start();
  const { system, leave } = await startOwnSystem({ env: { SMTP_URL: mails.url } });
  return {
    system,
    async leave() {
      await leave();
      await mails.stop();
    },
  };
}
