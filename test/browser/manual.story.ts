import { type Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { LAPTOP, PHONE } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';
import { demo, expectedPasses, holdersOfOrganisation } from '../support/expected-passes';
import { readArchive } from '../support/read-archive';
import { readPdfText } from '../support/read-pass-text';

/** An exam with a handful of candidates at the first demo organisation. */
function someExam() {
  const numbers = new Set(holdersOfOrganisation(0).map(({ qualificationNumber }) => qualificationNumber));
  const candidates = new Map<string, Set<string>>();
  for (const { examNumber, qualificationNumber } of demo.qualifications) {
    if (!numbers.has(qualificationNumber)) continue;
    candidates.set(examNumber, (candidates.get(examNumber) ?? new Set()).add(qualificationNumber));
  }
  const found = [...candidates].find(([, people]) => people.size >= 5 && people.size <= 12);
  if (!found) throw new Error('The demo registry has no exam of five to twelve candidates.');
  const [examNumber, people] = found;
  return { examNumber, holders: demo.holders.filter((holder) => people.has(holder.qualificationNumber)) };
}

/** Real: the browser, the built standalone, whole. Mocked: nothing. */
describeInBrowser('The ten steps of the manual', ({ visit }) => {
  it.each([
    ['laptop', LAPTOP],
    ['phone', PHONE],
  ])('lead on a %s from signing in to a ZIP with the right passes', async (device, options) => {
    const onPhone = device === 'phone';
    const visitor = await visit('Petra de Boer', options);
    const { page } = visitor;
    const { examNumber, holders } = someExam();
    const reference = `Examenavond ${examNumber}, ${device}`;

    // 1. 'Download certificaten' is where one comes in.
    await page.getByRole('link', { name: 'Download certificaten' }).click();
    await page.getByRole('heading', { name: 'Download certificaten' }).waitFor();

    // 2. and 4. Filter, and sort by a column's title.
    await chooseExam(page, onPhone, examNumber);
    await page.getByText(`${holders.length} kwalificatiehouders gevonden`, { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('examennummer')).toBe(examNumber);
    if (!onPhone) {
      await page.getByRole('button', { name: 'Geboortedatum' }).click();
      await page.locator('th[aria-sort=ascending]', { hasText: 'Geboortedatum' }).waitFor();
    }

    await visitor.waitForList();

    // 3. 'Bekijk details' opens the qualifications, and pressed again closes them.
    const details = page.getByRole('button', { name: /^Bekijk details/ }).first();
    await details.click();
    await page.getByText(`examen ${examNumber}`).first().waitFor();
    await visitor.picture(`${device}-details`);
    await details.click();
    await page.getByText(`examen ${examNumber}`).first().waitFor({ state: 'detached' });

    // 5. 'Voeg alle toe', and one less.
    await page.getByRole('button', { name: 'Voeg alle toe' }).click();
    await page.getByText(`${holders.length} kwalificatiehouders`, { exact: true }).waitFor();
    await page
      .getByRole('button', { name: /^Verwijder:/ })
      .first()
      .click();
    if (onPhone) await page.getByRole('button', { name: 'Bekijk selectie' }).click();
    const panel = onPhone ? page.getByRole('dialog') : page.getByRole('complementary');
    await panel.getByText('is verwijderd.').waitFor();
    await panel.getByRole('button', { name: 'Maak ongedaan' }).click();
    const all = holders.flatMap(expectedPasses);
    await panel.getByText(`${all.length} van 250 pasjes`, { exact: true }).waitFor();

    // 6. The choices, with the count that follows them.
    const main = all.filter(({ kind }) => kind === 'main');
    await panel.getByLabel('Alleen diploma of certificaat').check();
    await panel.getByText(`${main.length} van 250 pasjes`, { exact: true }).waitFor();
    await panel.getByLabel('Alle kwalificaties').check();
    await panel.getByText('Alle vervaldata', { exact: true }).click();
    const date = all.map(({ expiryDate }) => expiryDate).find((known) => known !== null) ?? '';
    await panel.getByLabel(new RegExp(date.split('-').reverse().join('-'))).check();
    const chosen = all.filter(({ expiryDate }) => expiryDate === date);
    await panel.getByText(`${chosen.length} van 250 pasjes`, { exact: true }).waitFor();
    await panel.getByLabel('Persoonlijk kenmerk').fill(reference);
    await visitor.picture(`${device}-selection`);

    // 7. and 8. Submit, and the page moves on by itself.
    await panel.getByRole('button', { name: 'Dien verzoek in' }).click();
    await page.getByRole('heading', { name: 'Ingestuurde verzoeken' }).waitFor();
    const card = page.getByRole('article', { name: reference });
    await card.getByText('Klaar', { exact: true }).waitFor();
    await card.getByText(/^Beschikbaar tot .*\(nog [67] dagen\)$/).waitFor();
    await visitor.picture(`${device}-requests`);

    // 9. and 10. The file, and the passes in it.
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      card.getByRole('button', { name: 'Download pdf’s' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    const files = await readArchive(await readFile(await download.path()));
    expect([...files.keys()]).toContain('overzicht.csv');
    files.delete('overzicht.csv');
    const texts = await Promise.all([...files.values()].map((pdf) => readPdfText(pdf)));
    expect(texts).toHaveLength(chosen.length);
    for (const { qualificationNumber } of chosen) {
      expect(texts.some((text) => text.includes(qualificationNumber))).toBe(true);
      expect([...files.keys()].some((name) => name.includes(qualificationNumber))).toBe(true);
    }

    expect(visitor.complaints).toEqual([]);
    // The page itself asks nobody but us; the file alone comes from the store.
    visitor.hosts.delete(new URL(download.url()).host);
    expect([...visitor.hosts]).toEqual([new URL(visitor.url).host]);
    await visitor.close();
  });
});

async function chooseExam(page: Page, onPhone: boolean, examNumber: string): Promise<void> {
  if (onPhone) {
    await page.getByRole('button', { name: 'Filters' }).click();
    const sheet = page.getByRole('dialog', { name: 'Filters' });
    const options = sheet.getByLabel('Examennummer');
    await options.selectOption(examNumber);
    await sheet.getByRole('button', { name: /^Toon resultaat/ }).click();
    return;
  }
  await page.getByRole('combobox', { name: 'Examennummer' }).fill(examNumber);
  await page.getByRole('option', { name: new RegExp(`^${examNumber} ·`) }).click();
}
