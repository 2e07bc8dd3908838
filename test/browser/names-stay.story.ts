import { type Page } from 'playwright-core';
import { ApiClient } from '../support/api-client';
import { LAPTOP, PHONE } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';

interface Holder {
  readonly name: string;
  readonly qualificationNumber: string;
  readonly externalNumber: string | null;
}

/** Texts with one of these words in them that a browser would translate. */
function translatable(page: Page, words: readonly string[]): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const words = ${JSON.stringify(words)};
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode())
      if (!text.parentElement.closest('script') && text.parentElement.translate && words.some((word) => text.data.includes(word)))
        found.push(text.data);
    return found;
  })()`);
}

/** Real: the browser, the built standalone, whole. Mocked: nothing. */
describeInBrowser('Names, numbers and codes', (rig) => {
  it.each([
    ['laptop', LAPTOP],
    ['phone', PHONE],
  ])('stay as they are when a browser on a %s translates the pages', async (device, options) => {
    const account = await rig.system.account('Petra de Boer');
    const client = await ApiClient.signedIn(rig.system.url, account);
    const { organisations } = (await client.get<{ organisations: { name: string }[] }>('/api/session')).body;
    const holders = (await client.get<{ items: Holder[] }>('/api/holders?search=jansen')).body.items;
    const words = [account.name, account.email, ...organisations.map(({ name }) => name)];
    words.push(...holders.flatMap(({ name, qualificationNumber }) => [name, qualificationNumber]));
    words.push(...holders.flatMap(({ externalNumber }) => externalNumber ?? []));
    expect(holders.length).toBeGreaterThan(10);

    const visitor = await rig.visit(account.name, options);
    const { page } = visitor;
    await page.getByRole('searchbox').fill('jansen');
    await page.getByRole('heading', { name: /^\d{1,3} kwalificatiehouders gevonden$/ }).waitFor();
    const add = page.getByRole('button', { name: /^Voeg toe:/ });
    await add.first().click();
    await add.first().click();
    await page
      .getByRole('button', { name: /^Bekijk details/ })
      .first()
      .click();
    await page
      .getByText(/^examen /)
      .first()
      .waitFor();
    if (device === 'phone') await page.getByRole('button', { name: 'Bekijk selectie' }).click();
    await page
      .getByRole('button', { name: /^Verwijder (?!alle)/ })
      .last()
      .click();
    await page.getByText(/ is verwijderd\./).waitFor();
    expect(await page.getByText(holders[0]?.name ?? '').count()).toBeGreaterThan(0);
    expect(await translatable(page, words)).toEqual([]);
    // What is ours is translated.
    expect(await translatable(page, ['verwijderd', 'Dien verzoek in'])).not.toEqual([]);

    await page.getByLabel('Persoonlijk kenmerk').fill('Zomer van Jansen');
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await page.getByRole('article', { name: 'Zomer van Jansen' }).first().waitFor();
    expect(await translatable(page, [...words, 'Zomer van Jansen'])).toEqual([]);
    await page.getByRole('link', { name: /^Uw account/ }).click();
    await page.getByText(account.email).waitFor();
    expect(await translatable(page, words)).toEqual([]);
    await visitor.close();
  });

  it('stay as they are in the list of accounts and on the public check', async () => {
    const petra = await rig.system.account('Petra de Boer');
    const operator = await rig.visit('Bea Heer');
    await operator.page.getByRole('link', { name: 'Contactpersonen' }).click();
    await operator.page.getByRole('heading', { name: petra.name }).waitFor();
    await operator.page.getByRole('button', { name: 'Voeg organisatie toe' }).first().click();
    const accounts = (await rig.system.accounts()).flatMap(({ name, email }) => [name, email]);
    const organisations = await rig.system.sql<{ name: string }>(`SELECT name FROM organisations`);
    const words = [...accounts, ...organisations.map(({ name }) => name)];
    expect(await translatable(operator.page, words)).toEqual([]);
    await operator.close();

    const client = await ApiClient.signedIn(rig.system.url, petra);
    const [holder] = (await client.get<{ items: Holder[] }>('/api/holders?search=jansen')).body.items;
    const visitor = await rig.visit();
    const { page } = visitor;
    await page.goto(`${rig.system.url}/controle`);
    await page.getByLabel('Kwalificatienummer').fill(holder?.qualificationNumber ?? '');
    await page.getByLabel('Achternaam').fill('Jansen');
    await page.keyboard.press('Enter');
    await page.getByText(holder?.name ?? '').waitFor();
    expect(await translatable(page, [holder?.name ?? ''])).toEqual([]);
    await visitor.close();
  });
});
