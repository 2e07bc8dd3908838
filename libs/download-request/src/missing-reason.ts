/** The reason why a holder has no pass, or why a requested pass is not in the ZIP. A stable code for programs. */
export type MissingReason =
  | 'no-qualification'
  | 'no-main-qualification'
  | 'revoked'
  | 'outside-expiry-dates'
  | 'no-longer-enrolled'
  | 'no-longer-registered'
  | 'undrawable-character'
  | 'too-much-text'
  | 'render-failed';

/** A holder, or one pass of a holder, that was requested and is not in the ZIP. */
export interface MissingItem {
  readonly holderId: string;
  /** Null if the holder has no pass at all. */
  readonly qualificationId: string | null;
  readonly reason: MissingReason;
}

const SENTENCES: Record<MissingReason, string> = {
  'no-qualification': 'Deze kwalificatiehouder heeft geen kwalificaties.',
  'no-main-qualification': 'Deze kwalificatiehouder heeft geen diploma of certificaat.',
  revoked: 'De kwalificatie is ingetrokken.',
  'outside-expiry-dates': 'Geen kwalificatie heeft een van de gekozen vervaldata.',
  'no-longer-enrolled': 'Deze kwalificatiehouder staat niet meer bij uw organisatie ingeschreven.',
  'no-longer-registered': 'Deze kwalificatie staat niet meer in het register.',
  'undrawable-character': 'Een naam of nummer bevat een teken dat niet op het pasje kan worden gezet.',
  'too-much-text': 'Er hoort meer tekst op dit pasje dan erop past.',
  'render-failed': 'Het pasje kon niet worden gemaakt. Neem contact op met de beheerder.',
};

/** Returns the reason as one Dutch sentence, for the pages and for overzicht.csv. */
export function missingReasonText(reason: MissingReason): string {
  return SENTENCES[reason];
}
