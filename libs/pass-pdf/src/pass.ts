/** A module that supplements a main qualification, as listed on the pass of that qualification. */
export interface PassModule {
  readonly title: string;
  /** YYYY-MM-DD; null: valid without end. */
  readonly expiryDate: string | null;
}

/** All data of one pass. Texts may contain anything: a pass that cannot be drawn correctly is refused with a reason. */
export interface PassData {
  /** Full name in reading order: 'Zoë van den Berg'. */
  readonly holderName: string;
  /** YYYY-MM-DD, or YYYY-MM or YYYY if only a part of the date is known. */
  readonly birthDate: string;
  readonly qualificationNumber: string;
  readonly qualificationTitle: string;
  readonly examNumber: string;
  /** YYYY-MM-DD */
  readonly examDate: string;
  /** YYYY-MM-DD, the last day of validity; null: valid without end. */
  readonly expiryDate: string | null;
  /** A main qualification lists the holder's modules that are not revoked; empty otherwise. */
  readonly modules: readonly PassModule[];
  readonly organisationName: string;
  /** The organisation's own number for the holder, if it has one. */
  readonly externalNumber: string | null;
  /**
   * URL of the public page that says whether the qualification is valid today. ASCII, at most 122 characters; shorter URLs give QR codes
   * that scan better.
   */
  readonly checkUrl: string;
}

export type RefusalReason =
  /** A text contains a character outside the Latin, Greek and Cyrillic scripts, or one that the font cannot draw. */
  | 'undrawable-character'
  /** A text is longer than 1,000 UTF-16 units, all together are longer than 5,000, or there are more than 60 modules. */
  | 'too-much-text';

/** The PDF of one pass, or the reason why it cannot be drawn. */
export type RenderedPass =
  | { readonly ok: true; readonly pdf: Uint8Array }
  | {
      readonly ok: false;
      readonly reason: RefusalReason;
      /** The distinct characters that cannot be drawn, joined by spaces; invisible ones as 'U+202E'. Empty for other reasons. */
      readonly characters: string;
    };
