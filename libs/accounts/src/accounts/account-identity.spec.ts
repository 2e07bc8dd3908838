import { normaliseEmail, normaliseName } from './account-identity';

describe('Who an account is', () => {
  it('is an address in letters that look like no others', () => {
    for (const email of [
      'petra@voorbeeld.example',
      "o'brien+a_b-c.d@club.voorbeeld.example",
      'x@xn--ehbo-zo-xya.example',
    ])
      expect(normaliseEmail(email)).toBe(email);
    expect(normaliseEmail(' Petra@VOORBEELD.example\t')).toBe('petra@voorbeeld.example');
    const strange = [
      'рetra@voorbeeld.example',
      'petra@voorbeeld.ехample',
      'pétra@voorbeeld.example',
      '\u212Aarel@club.example',
    ];
    for (const email of [
      ...strange,
      'petra',
      'petra@voorbeeld',
      'pe tra@voorbeeld.example',
      'a@b@c.example',
      '<a@b.example>',
    ])
      expect(() => normaliseEmail(email)).toThrow('This is no e-mail address');
  });

  it.each([
    '\u200b',
    '\u200d',
    '\u00ad',
    '\ufeff',
    '\u2060',
    '\u202e',
    '\u3164',
    '\u2800',
    '\u0007',
    '\ue000',
    '\u{e0041}',
  ])('has no character that nobody sees, such as %j', (invisible) => {
    expect(() => normaliseEmail(`petra${invisible}@voorbeeld.example`)).toThrow('nobody sees');
    expect(() => normaliseName(`Petra${invisible} de Boer`)).toThrow('nobody sees');
  });

  it('is a name, however its letters and spaces were made', () => {
    expect(normaliseName('  Zoe\u0308 \u00a0van\tden Berg ')).toBe('Zoë van den Berg');
    for (const name of ['李小龙', 'علی\u200cرضا', 'ශ්\u200dරී'])
      expect(normaliseName(name)).toBe(name.normalize('NFC'));
    expect(() => normaliseEmail('a(b)@voorbeeld.example')).toThrow('This is no e-mail address');
    for (const name of ['', ' \u00a0', 'x'.repeat(201)])
      expect(() => normaliseName(name)).toThrow('A name is missing');
  });
});
