import { mailText } from './mail-texts';

const PUBLIC_URL = 'https://pasjes.example';
const mail = (purpose: 'invitation' | 'reset' | 'password-changed', token?: string) =>
  mailText({ id: '1', purpose, email: 'a@b.example', name: 'Jan <b>"de" Vos & Zn', token }, PUBLIC_URL);

describe('A mail', () => {
  it.each(['invitation', 'reset'] as const)(
    'of kind %s has its link, twice in HTML, once in plain text',
    (purpose) => {
      const { text, html } = mail(purpose, 'abc');
      expect(text.match(/https:\/\/pasjes\.example\/wachtwoord#abc$/gm)).toHaveLength(1);
      expect(html.match(/https:\/\/pasjes\.example\/wachtwoord#abc/g)).toHaveLength(2);
    },
  );

  it('says how long its link works', () => {
    expect(mail('invitation', 'abc').text).toContain('tot 7 dagen');
    expect(mail('reset', 'abc').text).toContain('tot 1 uur');
  });

  it('that only tells something opens nothing', () => {
    expect(mail('password-changed').text).not.toContain('#');
  });

  it('takes a name as text, whatever signs are in it, and loads nothing', () => {
    const { text, html } = mail('invitation', 'abc');
    expect(text).toContain('Beste Jan <b>"de" Vos & Zn,');
    expect(html).toContain('Beste <span translate="no">Jan &#60;b&#62;&#34;de&#34; Vos &#38; Zn</span>,');
    expect(html).not.toMatch(/<(img|link|script|style)|src=|url\(/);
  });
});
