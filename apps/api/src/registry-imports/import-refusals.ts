import { type ImportRefusal } from '@app/registry';

/** Messages for the operator: the reason why nothing was imported, and what to do. */
export const IMPORT_REFUSALS: Readonly<Record<ImportRefusal, string>> = {
  'another-import-runs': 'Er loopt al een import. Wacht tot die klaar is.',
  'no-such-file': 'Een bestand kan niet worden gelezen. Controleer de naam.',
  'line-too-long': 'Een bestand heeft regels die veel te lang zijn: dit is geen CSV-bestand.',
  'unknown-encoding':
    "Een bestand is niet van begin tot eind UTF-8, UTF-16 of Windows-1252, of het is geen CSV-bestand. Sla het opnieuw op als 'CSV UTF-8'.",
  'file-too-large': 'Een bestand is groter dan 4 GiB. Splits het.',
  'not-a-workbook':
    "Een bestand is geen .xlsx: het is van Excel 97 (.xls), OpenDocument of Numbers, of het heeft een wachtwoord. Sla het op als .xlsx zonder wachtwoord, of als 'CSV UTF-8'.",
  'damaged-workbook':
    'Een werkmap is beschadigd. Open hem in Excel of LibreOffice en sla hem opnieuw op als .xlsx.',
  'workbook-too-large':
    "Een werkmap is te groot (64 MiB, 2 GiB uitgepakt, 32 miljoen cellen). Splits hem, of sla elk blad op als 'CSV UTF-8'.",
  'hidden-sheet':
    'Een verborgen blad van een werkmap heeft de kolommen van een bekende soort. Maak het zichtbaar, of verwijder het.',
  'lost-zeros':
    'In een kolom staan nummers met nullen vooraan en kortere getallen, die hun nullen misschien kwijt zijn. Maak van de hele kolom tekst, en vul aan wat te kort is.',
  'merged-cells': 'In een werkmap zijn cellen van de lijst samengevoegd. Splits ze, en vul elke cel in.',
  'too-many-files': 'Het zijn meer dan 50 bestanden. Voeg ze per soort samen.',
  'not-a-file':
    'Het formulier heeft een tekstveld, en dat is geen bestand. Stuur bestanden, en zet keuzes zoals full=true in het adres.',
  'unknown-columns':
    'De eerste regel van een bestand noemt niet de kolommen van een bekende soort. Vergelijk het met de voorbeelden.',
  'month-first':
    'In een bestand staat de maand vóór de dag, zoals in 4/25/1980. Schrijf alle dagen als JJJJ-MM-DD.',
  'no-rows': 'Een bestand is leeg, of er is geen bestand meegestuurd.',
  'too-many-rejects':
    'Meer dan 5 % van een bestand is fout, of meer dan 100.000 regels. Verbeter ze zoals rejects.csv zegt, of laat die 5 % weg met allowRejects=true.',
  'rejects-in-strict': 'Er zijn foute regels, en met strict wordt er dan niets ingelezen. Verbeter ze.',
  'too-many-removals':
    'Meer dan 5 % van een soort zou verdwijnen. Controleer de bestanden, of kies allowRemovals=true als dit klopt.',
  'too-many-identity-changes':
    'Te veel regels geven een nummer aan iemand anders. Verbeter de bestanden zoals rejects.csv zegt, of bevestig met confirm wat klopt.',
  'no-longer-allowed':
    'Wie de bestanden stuurde, mag dat niet meer: het account is geblokkeerd, of de sessie is beëindigd. Er is niets veranderd.',
  interrupted:
    'De import is afgebroken voordat alles was ingelezen. Er is niets veranderd: probeer het opnieuw.',
  'database-failed':
    'De database brak de import af. Er is niets veranderd: kijk in het logboek en probeer het opnieuw.',
  unexpected:
    'De import is onverwacht mislukt. Er is niets veranderd: kijk in het logboek en probeer het opnieuw.',
};
