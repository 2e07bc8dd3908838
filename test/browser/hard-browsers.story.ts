import { type Page } from 'playwright-core';
import { ApiClient } from '../support/api-client';
import { type Visitor } from '../support/browser';
import { describeInBrowser } from '../support/browser-story';
import { until } from '../support/until';

/**
 * Puts something else in the place of each text, now and later, as browsers do that translate, and extensions.
 *
 * @param put script that does it with a `text` in its `parent`; what it puts there is added to `own`
 */
const replaces = (put: string) => `
  const own = new WeakSet();
  const translate = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    for (let text = root.nodeType === 3 ? root : walker.nextNode(); text; text = root.nodeType === 3 ? null : walker.nextNode()) texts.push(text);
    for (const text of texts) {
      const parent = text.parentNode;
      if (!parent || own.has(parent) || own.has(text) || !text.data.trim() || /^(SCRIPT|STYLE|TEXTAREA|OPTION|TITLE)$/.test(parent.nodeName)) continue;
      ${put}
    }
  };
  const begin = () => {
    translate(document.body);
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === 'characterData') translate(target);
        for (const node of addedNodes) if (node.isConnected) translate(node);
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  };
  if (document.body) begin(); else addEventListener('DOMContentLoaded', begin);
`;

const FONT = `
  const outer = document.createElement('font');
  const inner = outer.appendChild(document.createElement('font'));
  own.add(outer).add(inner);
  inner.textContent = text.data;
`;

/** As browsers that translate do it. */
const TRANSLATES = replaces(`${FONT} parent.replaceChild(outer, text);`);

/** As extensions do it. */
const OTHER_WAYS = {
  'puts elements before texts, and takes these away': `${FONT} parent.insertBefore(outer, text); text.remove();`,
  'puts texts into elements': `
    const around = document.createElement('font');
    own.add(around);
    parent.insertBefore(around, text);
    around.appendChild(text);`,
  'puts other texts in their places': `
    const other = document.createTextNode(text.data);
    own.add(other);
    parent.replaceChild(other, text);`,
  'marks each of their words': `
    const pieces = text.data.split(/(\\s+)/).map((word) => {
      const piece = word.trim() ? document.createElement('mark') : document.createTextNode(word);
      own.add(piece);
      piece.textContent = word;
      return piece;
    });
    text.replaceWith(...pieces);`,
  'translates, and shows the texts of before again': `${FONT}
    parent.replaceChild(outer, text);
    setTimeout(() => {
      own.add(text);
      if (outer.isConnected) outer.replaceWith(text);
    }, 200);`,
};

/** As in a private window that keeps nothing. */
const WITHOUT_STORAGE = `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });`;

/** As when it is full. */
const FULL_STORAGE = `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };`;

const PETRA = 'Petra de Boer';

/** Real: the browser, the built standalone, whole. Mocked: what browsers do to a page, by scripts that do it. */
describeInBrowser('A browser that does not make it easy', (rig) => {
  const { visit } = rig;
  const visitWith = async (script: string, name = PETRA): Promise<Visitor> => {
    const visitor = await visit();
    await visitor.context.addInitScript(script);
    await visitor.signIn(await rig.system.account(name));
    await visitor.page.getByRole('table').waitFor();
    return visitor;
  };
  const add = (page: Page, place: number) =>
    page
      .getByRole('button', { name: /^Voeg toe:/ })
      .nth(place)
      .click();
  const passes = (page: Page, text: RegExp) => page.getByText(text).first().waitFor();
  const search = async (page: Page, words: string) => {
    await page.getByRole('searchbox').fill(words);
    await page.getByRole('heading', { name: /^\d{1,3} kwalificatiehouders gevonden$/ }).waitFor();
  };

  it('and translates the page, does the whole job, with every count and button as it is', async () => {
    const visitor = await visitWith(TRANSLATES);
    const { page } = visitor;
    await search(page, 'jansen');
    const names: string[] = [];
    for (let place = 0; place < 3; place++) {
      const row = page.locator('tbody tr').nth(place);
      names.push(((await row.locator('td').nth(1).textContent()) ?? '').trim());
      await row.getByRole('button', { name: /^Voeg toe:/ }).click();
      await passes(page, new RegExp(`^${place + 1} kwalificatiehouders?$`));
    }
    const chosen = page.getByRole('list', { name: 'Gekozen kwalificatiehouders' });
    for (const name of names) await chosen.getByText(name).waitFor();
    await chosen
      .getByRole('button', { name: /^Verwijder (?!alle)/ })
      .last()
      .click();
    await passes(page, /^2 kwalificatiehouders$/);
    await page.getByRole('button', { name: 'Maak ongedaan' }).click();
    await passes(page, /^3 kwalificatiehouders$/);
    await page.getByRole('button', { name: 'Voeg alle toe' }).click();
    await page.getByRole('button', { name: 'Verwijder alle' }).click();
    await passes(page, /^0 kwalificatiehouders$/);
    await add(page, 0);
    await passes(page, /^1 kwalificatiehouder$/);
    await page.reload();
    await chosen.getByText(names[0] ?? '').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: /holders found$/ }).waitFor();
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Download certificaten' }).click();
    await page.getByRole('table').waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  /** Chooses, changes the language and chooses otherwise. @returns the text of the page after each step, without spaces. */
  const textsOfSteps = async (script: string): Promise<string[]> => {
    const visitor = await visitWith(script);
    const { page } = visitor;
    const texts: string[] = [];
    const see = async (text: RegExp) => {
      await passes(page, text);
      await visitor.waitForList();
      await page.locator('[data-busy=true]').waitFor({ state: 'detached' });
      texts.push(((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ''));
    };
    await search(page, 'jansen');
    for (const chosen of [1, 2]) {
      await add(page, 0);
      await see(new RegExp(`^${chosen} kwalificatiehouders?$`));
    }
    await page.getByRole('button', { name: 'English' }).click();
    await see(/^2 qualification holders$/);
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await page
      .getByRole('button', { name: /^Verwijder (?!alle)/ })
      .first()
      .click();
    await see(/^1 kwalificatiehouder$/);
    await page.getByRole('button', { name: 'Maak ongedaan' }).click();
    await see(/^2 kwalificatiehouders$/);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
    return texts;
  };

  let untouched: string[];
  beforeAll(async () => {
    untouched = await textsOfSteps('');
  }, 60_000);
  it.each(Object.entries(OTHER_WAYS))('and %s, shows the same as one that does not', async (_way, put) => {
    expect(await textsOfSteps(replaces(put))).toEqual(untouched);
  });

  it.each([
    ['keeps nothing', WITHOUT_STORAGE],
    ['has no room left', FULL_STORAGE],
  ])('and %s, does the whole job, and says what will be gone', async (_what, script) => {
    const visitor = await visitWith(script);
    const { page } = visitor;
    await add(page, 0);
    await page.getByText('Deze browser bewaart niet alles').waitFor();
    await passes(page, /^1 kwalificatiehouder$/);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('This browser does not keep everything').waitFor();
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await visitor.picture('keeps-nothing');
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();
    expect(await visitor.accessibilityFaults()).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  it('and whose clock is days off, is told the time that is left', async () => {
    const visitor = await visit(PETRA);
    const { page, context } = visitor;
    await add(page, 1);
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    await page.getByRole('article').first().getByText('Klaar', { exact: true }).waitFor();
    for (const days of [8, -3]) {
      const other = await context.newPage();
      await other.clock.install({ time: Date.now() + days * 86_400_000 });
      await other.goto(`${rig.system.url}/verzoeken`);
      await other
        .getByText(/\(nog 6 dagen\)/)
        .first()
        .waitFor();
      await other.close();
    }
    await visitor.close();
  });

  it('and has twenty tabs open over HTTP/1.1, has one stream, and each tab hears of what is ready', async () => {
    const visitor = await visit(PETRA);
    const { page, context } = visitor;
    const tabs = [page];
    for (let tab = 1; tab < 20; tab++) {
      const other = await context.newPage();
      await other.goto(`${rig.system.url}/verzoeken`);
      await other.getByRole('heading', { level: 1 }).waitFor();
      tabs.push(other);
    }
    await add(page, 2);
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    const newest = (tab: Page) => tab.getByRole('article').first().getByText('Klaar', { exact: true });
    for (const tab of tabs) await newest(tab).waitFor();
    const person = await rig.system.account(PETRA);
    const elsewhere = await ApiClient.signedIn(rig.system.url, person);
    // An account may have five streams: this browser has one, so four are free.
    const four = new AbortController();
    for (let stream = 0; stream < 4; stream++)
      await elsewhere.events('/api/download-requests/events', four.signal);
    four.abort();
    // The tab that has it closes: another one takes it over, and the others hear it.
    await page.close();
    const { body } = await elsewhere.get<{ items: { id: string }[] }>('/api/holders?search=smit&pageSize=3');
    const choices = {
      holderIds: body.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
      personalReference: 'Van elders',
    };
    await elsewhere.post('/api/download-requests', choices);
    for (const tab of [tabs[1], tabs[19]] as Page[])
      await tab.getByRole('article', { name: 'Van elders' }).getByText('Klaar', { exact: true }).waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  it('and gets no answer, says so after a while, with a way to try again', async () => {
    const visitor = await visit(PETRA);
    const { page } = visitor;
    await page.getByRole('table').waitFor();
    await page.route('**/api/download-requests/preview', () => undefined);
    await page.clock.install();
    const notice = page.getByRole('alert').filter({ hasText: 'De server antwoordt niet.' });
    await add(page, 0);
    // Seconds of the page's own clock: waiting for so many would hold up every story after this one.
    let seconds = 0;
    await until('the page says so', async () => {
      await page.clock.fastForward(1_000);
      seconds++;
      return (await notice.count()) > 0 || undefined;
    });
    expect(seconds).toBeLessThanOrEqual(40);
    await page.getByText('Pasjes niet geteld').waitFor();
    await page.unrouteAll();
    await notice.getByRole('button', { name: 'Probeer opnieuw' }).click();
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).waitFor();
    await visitor.close();
  });

  it('and finds an error where the file should be, stays where it is and says that the download did not begin', async () => {
    const visitor = await visit(PETRA);
    const { page } = visitor;
    await add(page, 3);
    await page.getByRole('button', { name: 'Dien verzoek in', disabled: false }).click();
    const card = page.getByRole('article').first();
    await card.getByText('Klaar', { exact: true }).waitFor();
    const press = () => card.getByRole('button', { name: 'Download pdf’s' }).click();
    const refused = card.getByText('Het downloaden is niet begonnen');
    const store = /X-Amz-Signature/;
    for (const answer of [
      { status: 403, contentType: 'application/xml', body: '<Error><Code>AccessDenied</Code></Error>' },
      { status: 200, contentType: 'text/html', body: '<h1>Geblokkeerd</h1>' },
    ]) {
      await page.route(store, (route) => route.fulfill(answer), { times: 1 });
      await press();
      await refused.waitFor();
    }
    await page.route(store, (route) => route.abort('connectionrefused'), { times: 1 });
    await press();
    await refused.waitFor();
    await visitor.picture('download-refused');
    expect(await visitor.accessibilityFaults()).toEqual([]);
    const download = page.waitForEvent('download');
    await press();
    await download;
    await card.getByText(/opgevraagd; het bestand komt bij uw downloads/).waitFor();
    await page.waitForTimeout(500);
    expect(await refused.count()).toBe(0);
    expect(page.url()).toBe(`${rig.system.url}/verzoeken`);
    await until('another press downloads it again', async () => {
      const again = page.waitForEvent('download');
      await card.getByRole('button', { name: 'Probeer opnieuw' }).click();
      return again;
    });
    await visitor.picture('download-asked');
    await visitor.close();
  });
});
