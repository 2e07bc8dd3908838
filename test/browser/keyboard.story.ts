import { type Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser-story';

interface Focused {
  /** What a screen reader says. */
  readonly name: string;
  /** It can be seen where the focus is. */
  readonly visible: boolean;
}

const READ_FOCUS = `(() => {
  const element = document.activeElement;
  // Between the page's end and its beginning lies the browser's own bar.
  if (element === document.body) return { name: '', visible: true };
  const labels = element.labels ? [...element.labels].map((label) => label.textContent).join(' ') : '';
  const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const name = (element.getAttribute('aria-label') || by || labels || element.textContent || '').trim();
  const { outlineStyle, outlineWidth, borderColor } = getComputedStyle(element);
  const ring = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  const wrapper = element.closest('.mantine-Input-wrapper');
  return { name, visible: ring || wrapper !== null };
})()`;

/** Presses Tab until the focus is where the name fits. @throws Error when it never gets there. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press(key);
    const focused = await page.evaluate<Focused>(READ_FOCUS);
    if (!focused.visible) throw new Error(`The focus on ‘${focused.name}’ cannot be seen.`);
    if (name.test(focused.name)) return;
    passed.push(focused.name.slice(0, 40));
  }
  throw new Error(`Tab never reached ${String(name)}. It passed: ${passed.join(', ')}`);
}

/** Real: the browser, the built standalone, whole. Mocked: nothing. */
describeInBrowser('With the keyboard alone', (rig) => {
  it('one signs in, filters, looks at details, chooses, submits and downloads', async () => {
    const visitor = await rig.visit();
    const { page } = visitor;
    const { keyboard } = page;
    const { email, password } = await rig.system.account('Petra de Boer');
    await page.goto(visitor.url);
    await page.getByLabel('E-mailadres').waitFor();
    await tabTo(page, /^E-mailadres$/);
    await keyboard.type(email);
    await tabTo(page, /^Wachtwoord$/);
    await keyboard.type(password);
    await keyboard.press('Enter');
    await page.getByRole('table').waitFor();

    await tabTo(page, /^Naar de inhoud$/);
    await keyboard.press('Enter');
    await tabTo(page, /^Zoeken$/);
    await tabTo(page, /^Examentype$/);
    await keyboard.type('Diploma Eerste Hulp');
    await page.getByRole('option', { name: /^Diploma Eerste Hulp/ }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await page.waitForURL(/examentype=/);
    await tabTo(page, /^Vervaldatum/);
    await keyboard.press('Enter');
    await tabTo(page, /^\d\d-\d\d-\d{4}/);
    await keyboard.press('Space');
    await page.waitForURL(/vervaldatum=/);
    // Escape closes the list, and leads back to its button.
    await keyboard.press('Escape');
    expect((await page.evaluate<Focused>(READ_FOCUS)).name).toMatch(/^Vervaldatum/);

    await tabTo(page, /^Naam/);
    await keyboard.press('Enter');
    // The address changes before the page does.
    await page.locator('th[data-column=name][aria-sort=descending]').waitFor();
    await visitor.waitForList();
    // And back: last in the list are names in scripts that no pass can be drawn in.
    await keyboard.press('Enter');
    await page.locator('th[data-column=name][aria-sort=ascending]').waitFor();
    await visitor.waitForList();
    await tabTo(page, /^Bekijk details/);
    await keyboard.press('Enter');
    await page
      .getByText(/^examen /)
      .first()
      .waitFor();
    await tabTo(page, /^Voeg toe:/);
    await keyboard.press('Enter');
    await page.getByText(/^[1-9]\d* van 250 pasjes/).waitFor();
    // What has the focus goes away: the focus stays in the panel, so the way back is near.
    await tabTo(page, /^Verwijder \p{Lu}/u);
    await keyboard.press('Enter');
    await page.getByText('is verwijderd.').waitFor();
    const panel = page.getByRole('complementary', { name: 'Uw selectie' });
    await panel.and(page.locator(':focus')).or(panel.locator(':focus')).waitFor();
    await tabTo(page, /^Maak ongedaan$/);
    await keyboard.press('Enter');
    await page.getByText(/^[1-9]\d* van 250 pasjes/).waitFor();
    await panel.and(page.locator(':focus')).or(panel.locator(':focus')).waitFor();
    await tabTo(page, /^Alle kwalificaties/);
    await keyboard.press('ArrowDown');
    expect(await page.getByLabel('Alleen diploma of certificaat').isChecked()).toBe(true);
    await tabTo(page, /^Persoonlijk kenmerk/);
    await keyboard.type('Zonder muis');
    await page.getByText(/^[1-9]\d* van 250 pasjes/).waitFor();
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).waitFor();
    await tabTo(page, /^Dien verzoek in$/);
    await keyboard.press('Enter');

    // The focus goes to the new page's title, not back to the top.
    await page.getByRole('article', { name: 'Zonder muis' }).getByText('Klaar', { exact: true }).waitFor();
    expect((await page.evaluate<Focused>(READ_FOCUS)).name).toBe('Ingestuurde verzoeken');
    await tabTo(page, /^Download pdf’s$/);
    const [download] = await Promise.all([page.waitForEvent('download'), keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    await tabTo(page, /^Log uit$/, 'Shift+Tab');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Inloggen', exact: true }).waitFor();
    await visitor.close();
  });
});
