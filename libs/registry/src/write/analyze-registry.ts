/** After a large change: the planner's picture of all tables that pages are read from, for whoever may take it (`service-rights.ts`). */
export const ANALYZE_REGISTRY = `ANALYZE organisations, exam_types, qualification_holders, enrolments, qualifications, holder_listings,
  listing_counts, exam_counts, shared_listings`;
