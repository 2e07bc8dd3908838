import { type Page } from 'playwright-core';
import { holdSubmission, LAPTOP } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';

/** Real: the browser, the built standalone, whole. Mocked: nothing but the time that an answer takes. */
describeInBrowser('Quick hands', ({ visit }) => {
  const atList = async (name: string) => {
    const visitor = await visit(name, LAPTOP);
    await visitor.page.getByRole('table').waitFor();
    await visitor.waitForList();
    return visitor;
  };
  const addButton = (page: Page, at: number) => page.getByRole('button', { name: /^Voeg toe:/ }).nth(at);
  const submitButton = (page: Page) => page.getByRole('button', { name: 'Dien verzoek in', disabled: false });
  const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Uw selectie' });

  it('keep the filter when a title is pressed before the page has drawn it', async () => {
    const visitor = await atList('Petra de Boer');
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
    await visitor.close();
  });

  it('find titles and rows where they were, whoever is in the list or chosen', async () => {
    const visitor = await atList('Petra de Boer');
    const { page } = visitor;
    const placesOf = (selector: string) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('${selector}')].map((element) => {
          const { x, y } = element.getBoundingClientRect();
          return [x, y].map(Math.round).join();
        })`,
      );
    const titles = await placesOf('th');
    const rows = await placesOf('tbody tr');
    await addButton(page, 0).click();
    await panelOf(page).getByText('1 kwalificatiehouder', { exact: true }).waitFor();
    expect(await placesOf('th')).toEqual(titles);
    expect(await placesOf('tbody tr')).toEqual(rows);
    const found = page.getByRole('heading', { name: /kwalificatiehouders gevonden$/ });
    const all = (await found.textContent()) ?? '';
    await page.getByRole('searchbox').fill('Smit');
    await found.filter({ hasNotText: all }).waitFor();
    expect(await placesOf('th')).toEqual(titles);
    await visitor.close();
  });

  it('add somebody once with a double click, and take a double click on ‘verwijder’ back whole', async () => {
    const visitor = await atList('Mehmet Yıldız');
    const { page } = visitor;
    const panel = panelOf(page);
    await addButton(page, 0).dblclick();
    await panel.getByText('1 kwalificatiehouder', { exact: true }).waitFor();
    await addButton(page, 1).click();
    await addButton(page, 2).click();
    await panel.getByText('3 kwalificatiehouders', { exact: true }).waitFor();
    const chosen = panel.getByRole('list', { name: 'Gekozen kwalificatiehouders' });
    // The next person moves up to where the first press was.
    await chosen.getByRole('button').first().dblclick();
    await panel.getByText('2 kwalificatiehouders verwijderd.').waitFor();
    await panel.getByRole('button', { name: 'Maak ongedaan' }).click();
    await panel.getByText('3 kwalificatiehouders', { exact: true }).waitFor();
    await visitor.close();
  });

  it('search what was typed, also when the next press comes before the pause is over', async () => {
    const visitor = await atList('Petra de Boer');
    const { page } = visitor;
    const field = page.getByRole('searchbox');
    await field.fill('Smit');
    await page.getByRole('button', { name: 'Voeg alle toe' }).click();
    const added = page.getByRole('status').getByText(/^\d+ kwalificatiehouders toegevoegd\.$/);
    const count = Number.parseInt((await added.textContent()) ?? '', 10);
    expect(count).toBeLessThan(200);
    // The list is a call of its own, whose answer can come after the ids that were added.
    await page.getByRole('heading', { name: `${count} kwalificatiehouders gevonden`, exact: true }).waitFor();
    // And what is wiped stays wiped.
    await field.fill('Smits');
    await page.getByRole('button', { name: 'Wis filters' }).click();
    await page.getByText(/^1\.\d{3} kwalificatiehouders gevonden$/).waitFor();
    expect(await field.inputValue()).toBe('');
    await visitor.close();
  });

  it('make one request, however fast ‘Dien verzoek in’ is pressed twice', async () => {
    const visitor = await atList('Karel Smit');
    const { page } = visitor;
    const answers: Promise<unknown>[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/download-requests'))
        answers.push(request.response());
    });
    await addButton(page, 3).click();
    await submitButton(page).dblclick();
    await page.getByRole('article').first().waitFor();
    // A request that the second press made would be in the list by now.
    await Promise.all(answers);
    await page.reload();
    await page.getByRole('article').first().waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await visitor.close();
  });

  it('leave nobody chosen when ‘Verwijder alle’ is pressed while ‘Voeg alle toe’ is still being answered', async () => {
    const visitor = await atList("Anneke van 't Hof");
    const { page } = visitor;
    let letGo = (): void => {};
    const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/api/holders/ids*', async (route) => {
      await isLetGo;
      await route.continue();
    });
    await addButton(page, 0).click();
    await panelOf(page).getByText('1 kwalificatiehouder', { exact: true }).waitFor();
    const addAll = page.getByRole('button', { name: 'Voeg alle toe' });
    const answered = page.waitForResponse('**/api/holders/ids*');
    await addAll.click();
    await page.getByRole('button', { name: 'Verwijder alle' }).click();
    letGo();
    await answered;
    // The button takes presses again once its answer was dealt with.
    await addAll.and(page.locator(':enabled:not([data-loading])')).waitFor();
    await panelOf(page).getByText('0 kwalificatiehouders', { exact: true }).waitFor();
    await visitor.close();
  });

  it('keep whoever is chosen while a request is on its way', async () => {
    const visitor = await atList("Anneke van 't Hof");
    const { page } = visitor;
    const letGo = await holdSubmission(page);
    await addButton(page, 0).click();
    await submitButton(page).click();
    await addButton(page, 1).click();
    await panelOf(page).getByText('2 kwalificatiehouders', { exact: true }).waitFor();
    letGo('continue');
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Download certificaten' }).click();
    await panelOf(page).getByText('1 kwalificatiehouder', { exact: true }).waitFor();
    await visitor.close();
  });
});
