/** A module that supplements a main qualification, as listed on the pass of that qualification. */
export interface PassModule {
  readonly title: string;
  /** YYYY-MM-DD; null: valid without end. */
  readonly expiryDate: string | null;
}

/** Everything a pass shows. Text may hold anything: what cannot be drawn right is refused by name, never drawn wrong. */
export interface PassData {
  /** As read aloud: 'Zoë van den Berg'. */
  readonly holderName: string;
  /** YYYY-MM-DD, or YYYY-MM or YYYY where no more is known. */
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
  /** The public page that tells whether the qualification is valid today; ASCII, at most 122 characters, and the shorter the better it scans. */
  readonly checkUrl: string;
}

export type RefusalReason =
  /** Some text holds characters outside Latin, Greek and Cyrillic script, or without a glyph. */
  | 'undrawable-character'
  /** A text is longer than 1,000 UTF-16 units, all together are longer than 5,000, or there are more than 60 modules. */
  | 'too-much-text';

/** The PDF of one pass, or why there is none. */
export type RenderedPass =
  | { readonly ok: true; readonly pdf: Uint8Array }
  | {
      readonly ok: false;
      readonly reason: RefusalReason;
      /** The distinct characters that cannot be drawn, joined by spaces, invisible ones as 'U+202E'; else empty. */
      readonly characters: string;
    };
