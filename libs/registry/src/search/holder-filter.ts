/** The filters of a list of holders. An absent filter narrows nothing. */
export interface HolderFilter {
  /** One of the contact person's organisations. Another organisation finds no holder. */
  readonly organisationId?: string;
  /** Code of the exam type. Exam type, exam number and expiry dates must hold for the same qualification. */
  readonly examType?: string;
  readonly examNumber?: string;
  /** YYYY-MM-DD, or 'none' for qualifications that are valid without end. Empty accepts all. */
  readonly expiryDates?: readonly string[];
  /**
   * Each word must be found in the name, with or without marks and prefix, in an external number, or at the beginning of the
   * qualification number; or it must be the birth date, its month or its year (see `parseSearchWords`).
   */
  readonly search?: string;
  /** True if similar names match as well, see `allowTyposIfNotFound`. */
  readonly allowTypos?: boolean;
}
