export class SignOnAvailabilityView {
  /** True if at least one organisation uses single sign-on. */
  available: boolean;
}

export class SignOnRedirectView {
  /** URL of the provider's sign-in page. Open it in this browser. */
  redirectUrl: string;
}
