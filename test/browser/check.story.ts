import { LAPTOP, NARROW, PHONE } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';
import { demo } from '../support/expected-passes';

/** Real: the browser without JavaScript, the built standalone, whole. Mocked: nothing. */
describeInBrowser('The public check in a browser', ({ visit }) => {
  const valid = () => {
    const { qualificationNumber } = demo.qualifications.find(
      ({ revoked, expiryDate }) => !revoked && expiryDate === null,
    ) ?? { qualificationNumber: '' };
    const holder = demo.holders.find((known) => known.qualificationNumber === qualificationNumber);
    if (!holder) throw new Error('The demo registry has somebody with a qualification without end.');
    return holder;
  };

  it.each([
    ['laptop', LAPTOP, 'light'],
    ['phone', PHONE, 'dark'],
    ['320 pixels', NARROW, 'light'],
  ] as const)(
    'says geldig or not found on a %s, without JavaScript and without a fault',
    async (name, device, colorScheme) => {
      // axe itself is a script: it runs in a second visit, with scripts.
      for (const javaScriptEnabled of [false, true]) {
        const visitor = await visit(undefined, { ...device, colorScheme, javaScriptEnabled });
        const { page } = visitor;
        const sound = async (state: string) => {
          await visitor.picture(`check-${name.replaceAll(' ', '-')}-${state}`);
          if (!javaScriptEnabled) return;
          expect(await visitor.accessibilityFaults()).toEqual([]);
          expect(await visitor.overflow()).toBeLessThanOrEqual(0);
        };
        const { qualificationNumber, surname } = valid();
        await page.goto(`${visitor.url}/controle`);
        await sound('form');
        await page.getByLabel('Kwalificatienummer').fill(qualificationNumber);
        await page.getByLabel('Achternaam').fill(surname.toUpperCase());
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { level: 1, name: /^(Geldig|Deels geldig)$/ }).waitFor();
        await sound('found');
        // The surname is in no address: addresses end up in histories and logs.
        expect(page.url()).toBe(`${visitor.url}/controle`);
        await page.goto(`${visitor.url}/controle`);
        await page.getByLabel('Kwalificatienummer').fill(qualificationNumber);
        await page.getByLabel('Achternaam').fill('Andersom');
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Niet gevonden' }).waitFor();
        await sound('not-found');
        await visitor.close();
      }
    },
  );
});
