import { html, EMPTY_HTML } from './html';

describe('html', () => {
  it('writes what is typed as text, in and outside of attributes', () => {
    const typed = `"><script>alert('x')</script>&amp;`;
    const { text } = html`<p title="${typed}">${typed}</p>`;
    expect(text).not.toMatch(/<script|">.*">|'|&amp;/);
    expect(text).toContain('&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;amp;');
  });

  it('leaves HTML of its own as it is, alone or in a list', () => {
    const items = ['a', '<b>'].map((item) => html`<i>${item}</i>`);
    expect(html`<p>${items}${EMPTY_HTML}${7}</p>`.text).toBe('<p><i>a</i><i>&#60;b&#62;</i>7</p>');
  });
});
