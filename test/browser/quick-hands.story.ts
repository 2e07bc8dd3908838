import { type Browser } from 'playwright-core';
import { demoAccount, startBrowser, Visitor } from '../support/browser';
import { testDataDir, type TestDataDir } from '../support/data-dir';
import { Standalone } from '../support/standalone';
import { describeWithTool } from '../support/system-tool';

/** Real: the browser, the built standalone, whole. Mocked: nothing. */
describeWithTool(['chromium'], 'Quick hands', () => {
  let dataDir: TestDataDir;
  let system: Standalone;
  let browser: Browser;

  beforeAll(async () => {
    dataDir = await testDataDir();
    system = await Standalone.start(dataDir.path);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
    await dataDir.remove();
  });

  const visit = async (name: string) => {
    const visitor = await Visitor.at(browser, system.url);
    await visitor.signIn(await demoAccount(system, name));
    await visitor.page.getByRole('table').waitFor();
    await visitor.listed();
    return visitor;
  };

  it('keep the filter when a title is pressed before the page has drawn it', async () => {
    const visitor = await visit('Petra de Boer');
    const { page } = visitor;
    await page.getByRole('combobox', { name: 'Examentype' }).click();
    await page.getByRole('option').first().waitFor();
    // Both in one breath: the browser draws nothing in between.
    await page.evaluate(`
      [...document.querySelectorAll('[role=option]')].find((option) => option.checkVisibility()).click();
      document.querySelector('[data-column=birthDate] button').click();
    `);
    await page.locator('th[aria-sort=ascending]', { hasText: 'Geboortedatum' }).waitFor();
    const address = new URL(page.url()).searchParams;
    expect([...address.keys()]).toEqual(['examentype', 'sorteer']);
    await visitor.leave();
  });

  it('find the titles of the list where they were, whoever is in it', async () => {
    const visitor = await visit('Petra de Boer');
    const { page } = visitor;
    const places = () =>
      page.evaluate<number[]>(
        `[...document.querySelectorAll('th')].map((title) => Math.round(title.getBoundingClientRect().x))`,
      );
    const before = await places();
    await page
      .getByRole('button', { name: /^Voeg toe:/ })
      .first()
      .click();
    expect(await places()).toEqual(before);
    const found = page.getByRole('heading', { name: /kwalificatiehouders gevonden$/ });
    const all = (await found.textContent()) ?? '';
    await page.getByRole('searchbox').fill('Smit');
    await found.filter({ hasNotText: all }).waitFor();
    expect(await places()).toEqual(before);
    await visitor.leave();
  });

  it('make one request, however fast ‘Dien verzoek in’ is pressed twice', async () => {
    const visitor = await visit('Karel Smit');
    const { page } = visitor;
    await page
      .getByRole('button', { name: /^Voeg toe:/ })
      .nth(3)
      .click();
    const submit = page.getByRole('button', { name: 'Dien verzoek in' });
    await page.getByText(/^[1-9]\d* van 250 pasjes/).waitFor();
    await submit.dblclick();
    await page.getByRole('article').first().waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await visitor.leave();
  });
});
