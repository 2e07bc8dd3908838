import { type NameParts } from '../names';

/** A person invented by hand: real registries have such people, and random names might not produce them. */
export interface ParticularPerson extends NameParts {
  readonly birthDate?: string;
}

const person = (givenName: string, namePrefix: string, surname: string, birthDate?: string) => ({
  givenName,
  namePrefix,
  surname,
  birthDate,
});

/** People for the first organisations, in this order. All are adults, and none of them exists. */
export const PARTICULAR_PEOPLE: readonly (readonly ParticularPerson[])[] = [
  [
    // Two people with the same name and birth date, and more with the same name.
    person('Jan', 'de', 'Vries', '1984-05-12'),
    person('Jan', 'de', 'Vries', '1984-05-12'),
    person('Jan', 'de', 'Vries', '1991-11-03'),
    person('Maria', 'van den', 'Berg', '1979-02-28'),
    person('Maria', 'van den', 'Berg', '1966-02-28'),
    person('Maria', '', 'Berg', '1979-02-28'),
    person('Zoë', 'van den', 'Berg'),
    person('Özlem', '', 'Özdemir-Yıldız'),
    person('İbrahim', '', 'Işık'),
    // Similar names, written with combining marks.
    person('Zoe\u0308', 'van den', 'Bo\u0308rg'),
    person('Małgorzata', '', 'Da\u0328browska-Zaja\u0328c'),
    person('Nguye\u0302\u0303n Thi\u0323', '', 'Hu\u0300ynh'),
    // A letter with a mark that has no precomposed character.
    person('M\u0304\u0323eret', '', 'Q\u0307uist'),
    person(
      'Maximiliaan Alexander Ferdinand Johannes Nepomuk',
      'van der',
      'Oldenbarneveldt-van Heemstra tot Wassenaer en Duivenvoorde',
    ),
    person('Wolfeschlegelsteinhausen', '', 'Hubertusbergerdorffwelchevoralternwaren'),
    person('Παναγιώτης', '', 'Παπαχαραλαμπόπουλος'),
    person('Володимир', '', 'Переяславський'),
    // Scripts that the fonts of a pass do not contain.
    person('محمد', '', 'الهاشمي'),
    person('小明', '', '王'),
    person('Bo', '', 'Li'),
    person('X', '', 'Æ'),
    person('Jean', "d'", 'Hondt-l’Écuyer'),
    // A whole name typed into a single field.
    person('B.A. (Bea)', '', 'Smit/Jansen'),
  ],
  [
    person('Jan', 'de', 'Vries', '1958-07-30'),
    person('Anna', "in 't", 'Veld-ter Horst'),
    person('지민', '', '한'),
    person('Сергей', '', 'Воробьёв'),
    person('Θεόδωρος', '', 'Ξυλούρης'),
    person('Sjoûkje', 'van der', 'Wâl-Ûlkesdochter'),
  ],
  [
    person('Jan', 'de', 'Vries', '1984-05-12'),
    person("D'Artagnan", 'van ’t', 'Hooft'),
    person('Đorđe', '', 'Đorđević'),
  ],
];
