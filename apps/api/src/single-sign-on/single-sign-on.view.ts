export class SignOnOfferView {
  /** At least one organisation has single sign-on. */
  available: boolean;
}

export class SignOnRedirectView {
  /** URL of the provider's sign-in page, to open in this browser. */
  redirectUrl: string;
}
