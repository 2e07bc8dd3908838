export class SignOnOfferView {
  /** Some organisation has single sign-on. */
  available: boolean;
}

export class SignOnRedirectView {
  /** The provider's page, to go to in this browser. */
  redirectUrl: string;
}
