import { type NameParts } from '../names';

/** Somebody made up by hand, because a real registry has such people and chance might not. */
export interface ParticularPerson extends NameParts {
  readonly birthDate?: string;
}

const person = (givenName: string, namePrefix: string, surname: string, birthDate?: string) => ({
  givenName,
  namePrefix,
  surname,
  birthDate,
});

/** For the first organisations, in this order. All are grown up, and none of them exists. */
export const PARTICULAR_PEOPLE: readonly (readonly ParticularPerson[])[] = [
  [
    // Namesakes, the first two born on the same day.
    person('Jan', 'de', 'Vries', '1984-05-12'),
    person('Jan', 'de', 'Vries', '1984-05-12'),
    person('Jan', 'de', 'Vries', '1991-11-03'),
    person('Maria', 'van den', 'Berg', '1979-02-28'),
    person('Maria', 'van den', 'Berg', '1966-02-28'),
    person('Maria', '', 'Berg', '1979-02-28'),
    person('Zoë', 'van den', 'Berg'),
    person('Özlem', '', 'Özdemir-Yıldız'),
    person('İbrahim', '', 'Işık'),
    // The same sort of names with combining marks.
    person('Zoe\u0308', 'van den', 'Bo\u0308rg'),
    person('Małgorzata', '', 'Da\u0328browska-Zaja\u0328c'),
    person('Nguye\u0302\u0303n Thi\u0323', '', 'Hu\u0300ynh'),
    // A mark for which no composed letter exists.
    person('M\u0304\u0323eret', '', 'Q\u0307uist'),
    person(
      'Maximiliaan Alexander Ferdinand Johannes Nepomuk',
      'van der',
      'Oldenbarneveldt-van Heemstra tot Wassenaer en Duivenvoorde',
    ),
    person('Wolfeschlegelsteinhausen', '', 'Hubertusbergerdorffwelchevoralternwaren'),
    person('Παναγιώτης', '', 'Παπαχαραλαμπόπουλος'),
    person('Володимир', '', 'Переяславський'),
    // Scripts that the fonts of a pass do not hold.
    person('محمد', '', 'الهاشمي'),
    person('小明', '', '王'),
    person('Bo', '', 'Li'),
    person('X', '', 'Æ'),
    person('Jean', "d'", 'Hondt-l’Écuyer'),
    // As somebody typed it into the only field there was.
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
