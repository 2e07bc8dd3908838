import { caseFoldAddress } from './case-fold-address';
import { emailDomain } from '../single-sign-on/single-sign-on-rules';

describe('An e-mail address', () => {
  it.each([
    [' Petra@Voorbeeld.EXAMPLE\t', 'petra@voorbeeld.example'],
    ['petra.de-boer+1@voorbeeld.example', 'petra.de-boer+1@voorbeeld.example'],
  ])('%j is known however it is typed', (typed, known) => {
    expect(caseFoldAddress(typed)).toBe(known);
  });

  it.each([
    ['the Kelvin sign', '\u212Aarel@club.example'],
    ['a dotted capital I', '\u0130ris@club.example'],
    ['a long s', '\u017Fmit@club.example'],
    ['wide letters', '\uFF2B\uFF41rel@club.example'],
    ['a combining accent', 'i\u0307ris@club.example'],
  ])('with %s stays one of its own', (_what, address) => {
    expect(caseFoldAddress(address)).toBe(address);
  });

  it('of whatever letter beyond ASCII is never that of an account in ASCII', () => {
    for (let code = 0x80; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code);
      if (caseFoldAddress(`x${letter}x`) !== `x${letter}x`)
        throw new Error(`U+${code.toString(16)} is changed.`);
    }
  });

  it('leads to a provider by its domain in ASCII alone', () => {
    expect(emailDomain('Joris@CLUB.Example ')).toBe('club.example');
    expect(emailDomain('joris@\u212Alub.example')).toBe('\u212Alub.example');
  });
});
