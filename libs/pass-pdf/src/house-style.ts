/** '#rrggbb' */
export type Colour = string;

/** A logo as a path that is filled with the text colour of the band, or as a picture. */
export type Logo =
  | {
      /** SVG path data (absolute or relative commands M L H V C S Q T Z), filled by the non-zero rule. */
      readonly path: string;
      readonly width: number;
      readonly height: number;
    }
  | { readonly png: Uint8Array };

/** The appearance of the passes. Operators configure it; otherwise it is `DEFAULT_HOUSE_STYLE`. */
export interface HouseStyle {
  /** Printed in the band, beside the logo. */
  readonly name: string;
  readonly colours: {
    readonly band: Colour;
    /** Text and logo on the band. */
    readonly onBand: Colour;
    /** The line under the band, the title of the qualification. */
    readonly accent: Colour;
    readonly text: Colour;
    /** The colour of labels. */
    readonly muted: Colour;
    /** The background of the last day of validity. */
    readonly tint: Colour;
  };
  readonly logo?: Logo;
}

/** A pass with a check mark. It was drawn for Pasloket, so no third party has rights to it. */
const PASLOKET_LOGO: Logo = {
  path:
    'M4 3 H20 C22.2 3 24 4.8 24 7 V17 C24 19.2 22.2 21 20 21 H4 C1.8 21 0 19.2 0 17 V7 C0 4.8 1.8 3 4 3 Z ' +
    'M10.2 16.6 L19.4 8.8 L17.8 6.9 L10.4 13.2 L6.9 9.6 L5.1 11.4 Z',
  width: 24,
  height: 24,
};

export const DEFAULT_HOUSE_STYLE: HouseStyle = {
  name: 'Pasloket',
  colours: {
    band: '#0b4f43',
    onBand: '#ffffff',
    accent: '#0a7a63',
    text: '#10211d',
    muted: '#51625d',
    tint: '#e3f3ee',
  },
  logo: PASLOKET_LOGO,
};
