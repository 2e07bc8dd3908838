import { type Route } from 'playwright-core';
import { endSession, expectNoPageFaults, LAPTOP, NARROW, PHONE } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';
import { demo, expectedPasses, holdersOfOrganisation, isDrawable } from '../support/expected-passes';

const EIGHT_DAYS_MS = 8 * 24 * 3600 * 1000;

/** Real: the browser, the built standalone, whole. Mocked: nothing but the time of one answer. */
describeInBrowser('Every state of the pages', (rig) => {
  const { visit } = rig;

  describe.each([
    ['a laptop, light', LAPTOP, 'light'],
    ['a laptop, dark', LAPTOP, 'dark'],
    ['a phone, light', PHONE, 'light'],
    ['a phone, dark', PHONE, 'dark'],
    ['320 pixels, as 400 % zoom makes it', NARROW, 'light'],
  ] as const)('on %s', (where, device, colorScheme) => {
    const options = { ...device, colorScheme };
    const name = where.replaceAll(/\W+/g, '-');

    it('signing in, also when it fails', async () => {
      const visitor = await visit(undefined, options);
      const { page } = visitor;
      await page.goto(rig.system.url);
      await page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
      await expectNoPageFaults(visitor, `${name}-sign-in`);
      await page.getByLabel('E-mailadres').fill('niemand@voorbeeld.example');
      await page.getByLabel('Wachtwoord', { exact: true }).fill('verkeerd');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').getByText('Het e-mailadres of het wachtwoord klopt niet.').waitFor();
      await expectNoPageFaults(visitor, `${name}-sign-in-refused`);
      await visitor.close();
    });

    it('the list, its details, its filters, nobody found, and a selection that is too large', async () => {
      const visitor = await visit('Petra de Boer', options);
      const { page } = visitor;
      const beside = device === LAPTOP;
      await page
        .getByRole('button', { name: /^Bekijk details/ })
        .first()
        .click();
      await page
        .getByText(/^examen /)
        .first()
        .waitFor();
      await expectNoPageFaults(visitor, `${name}-list`);
      await page.getByRole('button', { name: 'Voeg alle toe' }).click();
      if (!beside) await page.getByRole('button', { name: 'Bekijk selectie' }).click();
      await page.getByText(/te veel: een verzoek telt er hoogstens 250/).waitFor();
      await expectNoPageFaults(visitor, `${name}-too-many`);
      await page.getByText(/ zonder pasje$/).click();
      await expectNoPageFaults(visitor, `${name}-without-pass`);
      await page.getByRole('button', { name: 'Verwijder alle' }).click();
      await page.getByText('kwalificatiehouders verwijderd.').waitFor();
      await page.getByText('Alle vervaldata', { exact: true }).click();
      await expectNoPageFaults(visitor, `${name}-nobody-chosen`);
      if (!beside) await page.keyboard.press('Escape');
      if (beside) await page.getByRole('combobox', { name: 'Examentype' }).click();
      else await page.getByRole('button', { name: 'Filters' }).click();
      await expectNoPageFaults(visitor, `${name}-filters`);
      await page.keyboard.press('Escape');
      await page.getByLabel('Zoeken').fill('zzzz niemand');
      await page.getByRole('heading', { name: 'Niemand gevonden' }).waitFor();
      await expectNoPageFaults(visitor, `${name}-nobody-found`);
      await visitor.close();
    }, 180_000); // Axe looks at eight states of a long page here; a busy machine takes its time.

    it('requests, when there are none', async () => {
      const person = device === LAPTOP ? 'Mehmet Yıldız' : "Anneke van 't Hof";
      const visitor = await visit(person, options);
      const { page } = visitor;
      await page.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
      await page.getByRole('heading', { name: 'Nog geen verzoeken' }).waitFor();
      await expectNoPageFaults(visitor, `${name}-requests`);
      await visitor.close();
    });
  });

  it('a request that failed says why, and ‘Probeer opnieuw’ takes it up again', async () => {
    const undrawable = demo.holders.find((known) => !isDrawable(known) && expectedPasses(known).length > 0);
    const place = [0, 1, 2].find((at) => undrawable && holdersOfOrganisation(at).includes(undrawable));
    const name = ['Petra de Boer', 'Mehmet Yıldız', "Anneke van 't Hof"][place ?? 0];
    const visitor = await visit(name);
    const { page } = visitor;
    await page.getByLabel('Zoeken').fill(undrawable?.qualificationNumber ?? '');
    await page.getByText('1 kwalificatiehouder gevonden', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Voeg toe:/ }).click();
    await page.getByRole('button', { name: 'Dien verzoek in' }).click();
    const card = page.getByRole('article').first();
    await card.getByText('Mislukt', { exact: true }).waitFor();
    await card.getByText('Geen van de pasjes kon worden gemaakt.').waitFor();
    await card.getByText(/niet in het bestand$/).click();
    await card.getByText('Een naam of nummer bevat een teken').first().waitFor();
    await expectNoPageFaults(visitor, 'request-failed');
    // Nobody makes passes until the card was seen to wait: that it failed anew is then something else than before.
    const worker = rig.system.child('pdf-worker');
    process.kill(worker, 'SIGSTOP');
    try {
      await card.getByRole('button', { name: 'Probeer opnieuw' }).click();
      await page.getByText('Het verzoek wordt opnieuw gemaakt.').waitFor();
      await card.getByText('In de wachtrij', { exact: true }).waitFor();
    } finally {
      process.kill(worker, 'SIGCONT');
    }
    await card.getByText('Mislukt', { exact: true }).waitFor();
    await visitor.close();
  });

  it('filters, sorting and page stand in the address, the words that are searched do not, and all survive reloading', async () => {
    const visitor = await visit('Petra de Boer');
    const { page } = visitor;
    await page.goto(`${rig.system.url}/?sorteer=-birthDate&pagina=2`);
    await page.getByText(/^26–50 van /).waitFor();
    const everybody = await page.getByRole('heading', { name: /gevonden$/ }).textContent();
    await page.getByLabel('Zoeken').fill('de');
    await page.waitForURL((url) => url.searchParams.get('pagina') === null);
    const counted = page.getByRole('heading', { name: /gevonden$/ }).filter({ hasNotText: everybody ?? '' });
    const found = await counted.textContent();
    expect(page.url()).toBe(`${rig.system.url}/?sorteer=-birthDate`);
    await page.reload();
    await page.getByRole('heading', { name: found ?? '', exact: true }).waitFor();
    expect(await page.getByLabel('Zoeken').inputValue()).toBe('de');
    await visitor.close();
  });

  it('the selection survives a session that ended, and signing in leads back to where one was', async () => {
    const visitor = await visit('Petra de Boer');
    const { page } = visitor;
    await page.goto(`${rig.system.url}/?sorteer=-name`);
    await page
      .getByRole('button', { name: /^Voeg toe:/ })
      .nth(2)
      .click();
    await page.getByText(/^[1-9]\d* van 250 pasjes/).waitFor();
    await endSession(visitor);
    await page.getByRole('button', { name: 'Geboortedatum' }).click();
    await page.getByText('Uw sessie is beëindigd.').waitFor();
    await expectNoPageFaults(visitor, 'session-ended');
    await visitor.signIn(await rig.system.account('Petra de Boer'));
    await page.getByText('1 kwalificatiehouder', { exact: true }).waitFor();
    expect(page.url()).toContain('sorteer=birthDate');
    await visitor.close();
  });

  it('an address that does not exist is told so', async () => {
    const visitor = await visit('Petra de Boer');
    await visitor.page.goto(`${rig.system.url}/bestaat-niet`);
    await visitor.page.getByRole('heading', { name: 'Deze pagina bestaat niet' }).waitFor();
    await expectNoPageFaults(visitor, 'not-found');
    await visitor.close();
  });

  it('English is spoken to a browser that prefers it, and a press changes the language', async () => {
    const visitor = await visit(undefined, { ...LAPTOP, locale: 'en-GB' });
    const { page } = visitor;
    await page.goto(rig.system.url);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await expectNoPageFaults(visitor, 'english');
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('nl');
    await visitor.close();
  });

  it('a request that becomes ready while the page is elsewhere is announced there', async () => {
    const visitor = await visit('Karel Smit');
    const { page } = visitor;
    const heard = page.waitForResponse('**/api/download-requests/events?*');
    await page.reload();
    await heard;
    await page.getByRole('table').waitFor();
    // The same person submits elsewhere: on another device, say.
    const elsewhere = await rig.system.signedIn('Karel Smit');
    const { body } = await elsewhere.get<{ items: { id: string }[] }>('/api/holders?pageSize=40');
    await elsewhere.post('/api/download-requests', {
      holderIds: body.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
    });
    const message = page.getByRole('status').getByText(/^Uw verzoek is klaar: \d+ pasjes\.$/);
    await message.waitFor();
    await page.getByRole('button', { name: 'Bekijk verzoeken' }).click();
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();
    await visitor.close();
  });

  it('a list that was read before a request was ready does not undo what was heard of it since', async () => {
    const visitor = await visit('Karel Smit');
    const { page } = visitor;
    // Nobody makes passes until the list was read: so it was read before, however fast the machine is.
    const worker = rig.system.child('pdf-worker');
    const heldBack: string[] = [];
    const holdBack = async (route: Route) => {
      const response = await route.fetch();
      const { items } = (await response.json()) as { items: { state: string }[] };
      process.kill(worker, 'SIGCONT');
      await page
        .getByRole('status')
        .getByText(/^Uw verzoek is klaar/)
        .first()
        .waitFor({ state: 'attached' });
      heldBack.push(items[0]?.state ?? 'none');
      await route.fulfill({ response });
    };
    // The first list alone comes late: one that is still on its way when the page closes would end in nothing.
    await page.route('**/api/download-requests?*', holdBack, { times: 1 });
    process.kill(worker, 'SIGSTOP');
    try {
      await page
        .getByRole('button', { name: /^Voeg toe:/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
      // After 15 s the page asks again, and would mend what is looked for here.
      const ready = page.getByRole('article').first().getByText('Klaar', { exact: true });
      await ready.waitFor({ timeout: 14_000 });
    } finally {
      process.kill(worker, 'SIGCONT');
    }
    expect(heldBack).toEqual(['submitted']);
    await visitor.close();
  });

  it('after seven days a request reads as expired, and ‘Opnieuw aanvragen’ fills the selection again', async () => {
    const visitor = await visit("Anneke van 't Hof");
    const { page } = visitor;
    await page
      .getByRole('button', { name: /^Voeg toe:/ })
      .nth(1)
      .click();
    await page
      .getByRole('button', { name: /^Voeg toe:/ })
      .nth(2)
      .click();
    await page.getByLabel('Alleen diploma of certificaat').check();
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();

    await rig.system.advanceExpiry(EIGHT_DAYS_MS);
    await page.goto(`${rig.system.url}/verzoeken`);
    const card = page.getByRole('article').first();
    await card.getByText('Verlopen', { exact: true }).waitFor();
    await expectNoPageFaults(visitor, 'expired');
    await card.getByRole('button', { name: 'Opnieuw aanvragen' }).click();
    await page.getByText('2 kwalificatiehouders', { exact: true }).waitFor();
    expect(await page.getByLabel('Alleen diploma of certificaat').isChecked()).toBe(true);
    await visitor.close();
  });
});
