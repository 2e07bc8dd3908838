/** Names of one origin, from which the demo draws. A surname with a prefix is written 'van den|Berg'. */
export interface NamePool {
  readonly weight: number;
  readonly givenNames: readonly string[];
  readonly surnames: readonly string[];
  /** Share (0 to 1) of the people who have a second surname of the pool after a hyphen. */
  readonly doubleSurnames?: number;
}

const words = (text: string) => text.split(',');

/** The shares are those of a Dutch registry, with more foreign names than usual, so that a small registry has some of each. */
export const NAME_POOLS: readonly NamePool[] = [
  {
    weight: 760,
    doubleSurnames: 0.07,
    givenNames: words(
      'Jan,Piet,Kees,Henk,Willem,Johan,Gerrit,Bas,Tim,Tom,Daan,Sem,Lucas,Levi,Finn,Bram,Jesse,Thijs,Ruben,Lars,Sander,Jeroen,Maarten,Joost,Wouter,Pieter,Hendrik,Cornelis,Johannes,Jacobus,Dirk,Arie,Teun,Niels,Mark,Marcel,René,André,Hugo,Stijn,Anna,Maria,Johanna,Cornelia,Petra,Ingrid,Marieke,Anneke,Sanne,Lotte,Fleur,Emma,Julia,Sophie,Eva,Saar,Noor,Tess,Lieke,Femke,Iris,Esther,Judith,Monique,Yvonne,Wilma,Truus,Riet,Greet,Els,Zoë,Chloë,Noël,Daniël,Michaël,Joël,Raphaël,Loïs,Renée,Désirée,Hélène,Eloïse,Anaïs,Thérèse,Anne-Marie,Jan-Willem,Marie-Louise,Pieter-Jan,Klaas-Jan,Hendrika Wilhelmina,Jan Pieter',
    ),
    surnames: words(
      "de|Jong,Jansen,de|Vries,van den|Berg,Bakker,van|Dijk,Visser,Janssen,Smit,Meijer,de|Boer,Mulder,de|Groot,Bos,Vos,Peters,Hendriks,van|Leeuwen,Dekker,Brouwer,de|Wit,Dijkstra,Smits,de|Graaf,van der|Meer,Kok,Jacobs,van der|Linden,van|Vliet,de|Haan,Vermeulen,van den|Broek,de|Bruijn,van der|Heijden,Schouten,Willems,van|Beek,Hoekstra,van den|Heuvel,Koster,Prins,Blom,Huisman,Peeters,de|Koning,Kuiper,Kramer,van der|Veen,Gerritsen,'t|Hart,van 't|Hof,in 't|Veld,op 't|Hof,van 't|Hoff,ter|Horst,ter|Braak,ten|Brink,ten|Cate,te|Riele,van de|Ven,van der|Wal,den|Hartog,d'|Hondt,van|Oordt,van|IJzendoorn,uit de|Weerd,aan de|Stegge,Coöl,Geërts,Crèvecœur,Timmermans,Veenstra,Wolters,Zijlstra,IJsbrandy,Quist,Ruijs,Nijhof,Oud,Postma,Sjoerdsma",
    ),
  },
  {
    weight: 40,
    givenNames: words(
      'Sjoerd,Wytze,Jelle,Hylke,Fokke,Ypke,Gryt,Tjitske,Nynke,Sietske,Fenna,Ids,Jûke,Pyt,Ûlke,Ymkje',
    ),
    surnames: words(
      'Hoekstra,Zijlstra,van der|Ploeg,Terpstra,Bouma,Wiersma,Ypma,Haitsma,Sikkema,Bûter,Kûipers,van der|Wâl',
    ),
  },
  {
    weight: 60,
    givenNames: words(
      'Mehmet,Ayşe,Fatma,Mustafa,Emine,İbrahim,Işıl,Çağlar,Gülşen,Ömer,Şükrü,Özlem,Uğur,Yağmur,Tuğba,Hüseyin,İnci,Kıvanç,Ebru,Nazlı',
    ),
    surnames: words(
      'Yılmaz,Özdemir,Şahin,Çelik,Yıldız,Öztürk,Aydın,Güneş,Koç,Kılıç,Doğan,Çakır,Işık,Şimşek,Erdoğdu,Karabıyık,Üstündağ',
    ),
  },
  {
    weight: 50,
    givenNames: words(
      'Łukasz,Małgorzata,Paweł,Michał,Agnieszka,Elżbieta,Stanisław,Zofia,Bożena,Grażyna,Wojciech,Jędrzej,Róża,Kacper,Żaneta',
    ),
    surnames: words(
      'Wiśniewski,Wójcik,Kowalczyk,Kamiński,Dąbrowska,Woźniak,Kozłowska,Jabłoński,Zając,Król,Wróblewski,Brzęczyszczykiewicz,Błaszczyk,Żółć,Gąsiorowska',
    ),
  },
  {
    weight: 40,
    givenNames: words(
      'Mohamed,Fatima,Youssef,Khadija,Bilal,Samira,Hassan,Naïma,Soufiane,Ikram,Noureddine,Loubna',
    ),
    surnames: words(
      'el|Amrani,Bouzidi,ben|Ali,el|Khattabi,Aït Ouali,Benali,Chaïbi,el|Idrissi,Haddouchi,Zerouali',
    ),
  },
  {
    weight: 18,
    givenNames: words(
      'Søren,Åsa,Jürgen,Günther,Björn,Þóra,Øyvind,Sigrún,Käthe,Ragnhild,Jörg,Ingeborg,Mikkel,Änne',
    ),
    surnames: words(
      'Straßburger,Müller,von|Weiß,Kjær,Ångström,Sigurðardóttir,Østergaard,Großmann,Jørgensen,Schönefeld,zu|Löwenstein',
    ),
  },
  {
    weight: 16,
    givenNames: words(
      'José,Conceição,João,Begoña,Íñigo,Núria,Zdeněk,Jiří,Škrinjar,Đorđe,Želimir,Ștefan,Ioniță,Őrs,Zsófia,Małgosia',
    ),
    surnames: words(
      'da|Conceição,Muñoz,Gonçalves,dos|Santos,Núñez,Dvořák,Černý,Hradečný,Đorđević,Šešelj,Țepeș,Bălănescu,Szűcs,Kőszegi',
    ),
  },
  {
    weight: 8,
    givenNames: words('Nguyễn Thị Hồng,Trần Đức,Phạm Quỳnh,Lê Hoàng,Vũ Ngọc Ánh,Đặng Thuỳ'),
    surnames: words('Nguyễn,Trần,Phạm,Huỳnh,Đỗ,Võ,Đặng,Bùi'),
  },
  {
    weight: 8,
    givenNames: words('Γιώργος,Ελένη,Δημήτρης,Αικατερίνη,Παναγιώτης,Ζωή,Ιωάννης,Μαρία'),
    surnames: words('Παπαδόπουλος,Οικονόμου,Γεωργίου,Αντωνίου,Χατζηδάκης,Μαΐστρος,Καραμανλή'),
  },
  {
    weight: 10,
    givenNames: words('Сергей,Наталья,Андрій,Оксана,Алёна,Юлія,Дмитро,Ґанна,Ђорђе,Цветелина'),
    surnames: words('Ковальчук,Шевченко,Київська,Воробьёва,Щербань,Йовчева,Ђурић,Іваненко,Королёв'),
  },
];
