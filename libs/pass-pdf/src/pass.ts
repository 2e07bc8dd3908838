/** A module that supplements a main qualification, as listed on the pass of that qualification. */
export interface PassModule {
  readonly title: string;
  /** YYYY-MM-DD; null if the module does not expire. */
  readonly expiryDate: string | null;
}

/** Everything that a pass shows. Texts may have any characters: a pass with characters that cannot be drawn correctly is refused. */
export interface PassData {
  /** The full name in the usual order: 'Zoë van den Berg'. */
  readonly holderName: string;
  /** YYYY-MM-DD, or YYYY-MM or YYYY if the day or the month is unknown. */
  readonly birthDate: string;
  readonly qualificationNumber: string;
  readonly qualificationTitle: string;
  readonly examNumber: string;
  /** YYYY-MM-DD */
  readonly examDate: string;
  /** YYYY-MM-DD, the last day of validity; null if the qualification does not expire. */
  readonly expiryDate: string | null;
  /** The holder's modules that are not revoked, for a main qualification; empty for others. */
  readonly modules: readonly PassModule[];
  readonly organisationName: string;
  /** The number that the organisation uses for the holder, if it has one. */
  readonly externalNumber: string | null;
  /** URL of the public page that shows if the qualification is valid today. ASCII, at most 122 characters; a shorter URL gives a code that scans better. */
  readonly checkUrl: string;
}

export type RefusalReason =
  /** A text has characters outside Latin, Greek and Cyrillic script, or characters without a glyph. */
  | 'undrawable-character'
  /** A text is longer than 1,000 UTF-16 units, all together are longer than 5,000, or there are more than 60 modules. */
  | 'too-much-text';

/** The PDF of one pass, or the reason why it cannot be drawn. */
export type RenderedPass =
  | { readonly ok: true; readonly pdf: Uint8Array }
  | {
      readonly ok: false;
      readonly reason: RefusalReason;
      /** The characters that cannot be drawn, each once, separated by spaces; invisible ones as 'U+202E'. Empty for other reasons. */
      readonly characters: string;
    };
