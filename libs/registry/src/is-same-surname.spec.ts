import { isSameSurname } from './is-same-surname';

const name = (surname: string, namePrefix = '') => ({ surname, namePrefix });

describe('isSameSurname', () => {
  it.each(['Berg', 'van den Berg', 'BERG', ' berg ', 'v\u00e1n den B\u00ebrg', 'Vandenberg', 'de Berg'])(
    'takes %s for van den Berg: prefix, case and accents do not count',
    (typed) => {
      expect(isSameSurname(typed, name('Berg', 'van den'))).toBe(true);
    },
  );

  it.each(['Smit-Jansen', 'smit jansen', 'Smit–Jansen', 'Smit - Jansen', 'SmitJansen'])(
    'takes %s for Smit-Jansen: hyphens do not count',
    (typed) => {
      expect(isSameSurname(typed, name('Smit-Jansen'))).toBe(true);
    },
  );

  it.each([
    ['Hondt', name('Hondt', "d'")],
    ['d’Hondt', name('Hondt', "d'")],
    ['D Hondt', name('Hondt', "d'")],
    ['t hart', name('Hart', "'t")],
    ['in ’t Veld', name('Veld', "in 't")],
    ['Veld', name("in 't Veld")],
    ['Yildiz', name('Yıldız')],
    ['Boerg', name('Bœrg')],
    ['Воробьев', name('Воробьёв')],
    ['王', name('王')],
    ['van den', name('van den')],
    ['v.d. Berg', name('Berg', 'van den')],
    ['vd Berg', name('Berg', 'van den')],
    ['v/d Berg', name('Berg', 'van den')],
    ['v d berg', name('Berg', 'van den')],
    ['van den Berg', name('Berg', 'v.d.')],
    ['Berg', name('v.d. Berg')],
    ["v 't Hof", name('Hof', "van 't")],
  ])('takes %s for the surname of %j', (typed, holder) => {
    expect(isSameSurname(typed, holder)).toBe(true);
  });

  it.each([
    ['Berg', name('Berg-Smit')],
    ['Smit', name('Berg-Smit')],
    ['Smit-Berg', name('Berg-Smit')],
    ['van den', name('Berg', 'van den')],
    ['Ber', name('Berg')],
    ['Bergen', name('Berg')],
    ['%', name('Berg')],
    ['', name('Berg')],
    ['-', name('-')],
    ['', name('')],
  ])('does not take %j for the surname of %j', (typed, holder) => {
    expect(isSameSurname(typed, holder)).toBe(false);
  });
});
