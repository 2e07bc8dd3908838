import { emailDomain, isDomain, isIssuer, maySignInByProvider } from './single-sign-on-rules';

describe('Single sign-on', () => {
  it.each([
    ['https://login.example.org', true],
    ['https://login.example.org/tenant/v2.0', true],
    ['http://127.0.0.1:4000', true],
    ['http://localhost:4000', true],
    ['http://[::1]:4000', true],
    ['http://login.example.org', false],
    ['http://localhost.example.org', false],
    ['http://127.0.0.1.example.org', false],
    ['https://login.example.org/?tenant=1', false],
    ['https://login.example.org/#', false],
    ['https://name:secret@login.example.org', false],
    ['ftp://login.example.org', false],
    ['login.example.org', false],
    ['', false],
  ])('asks only over TLS, or on this machine: %s', (issuer, expected) => {
    expect(isIssuer(issuer)).toBe(expected);
  });

  it.each([
    ['example.org', true],
    ['a-b.example.org', true],
    ['xn--caf-dma.example', true],
    ['example', false],
    ['Example.org', false],
    ['@example.org', false],
    ['-a.example', false],
    ['*.example.org', false],
    ['', false],
  ])('knows a domain: %s', (domain, expected) => {
    expect(isDomain(domain)).toBe(expected);
  });

  it.each([
    ['petra@Voorbeeld.example', 'voorbeeld.example'],
    ['"a@b"@voorbeeld.example', 'voorbeeld.example'],
    ['@voorbeeld.example', ''],
    ['petra', ''],
  ])('goes by the domain alone: %s', (email, domain) => {
    expect(emailDomain(email)).toBe(domain);
  });

  it.each([
    ['a contact person of its organisation', 'contact-person', ['a'], true],
    ['one of both its organisations', 'contact-person', ['a', 'b'], true],
    ['one who acts for another, too', 'contact-person', ['a', 'c'], false],
    ['one of another', 'contact-person', ['c'], false],
    ['one of none', 'contact-person', [], false],
    ['an operator', 'operator', [], false],
    ['an operator who acts for it', 'operator', ['a'], false],
  ] as const)('vouches for %s: %s, %j', (_who, role, organisationIds, expected) => {
    expect(maySignInByProvider(['a', 'b'], { role, organisationIds })).toBe(expected);
  });
});
