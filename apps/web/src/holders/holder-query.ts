import { type operations } from '../api/schema';

type ListQuery = NonNullable<operations['HoldersController_list']['parameters']['query']>;
export type HolderSort = NonNullable<ListQuery['sort']>;

export const SORT_COLUMNS = [
  'qualificationNumber',
  'name',
  'birthDate',
  'expiryDate',
  'status',
  'externalNumber',
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export const PAGE_SIZE = 25;

/** Filters of the list. A filter that is absent or empty excludes no holders. */
export interface HolderFilters {
  readonly organisationId?: string;
  readonly examType?: string;
  readonly examNumber?: string;
  readonly expiryDate: readonly string[];
}

export interface HolderView extends HolderFilters {
  readonly sort: HolderSort;
  /** Page number, starting at 1. */
  readonly page: number;
}

const ORGANISATION = 'organisatie';
const EXAM_TYPE = 'examentype';
const EXAM_NUMBER = 'examennummer';
const EXPIRY_DATE = 'vervaldatum';
const SORT = 'sorteer';
const PAGE = 'pagina';

/**
 * Reads the view of the list from the query string of the URL. Invalid values count as absent, so that an old link
 * still shows a list.
 *
 * The search text is not in the URL, because it may be a name, and browsers store the URLs of visited pages. It is in
 * the state of the history entry, so it survives reloading and going back.
 */
export function parseView(parameters: URLSearchParams): HolderView {
  const page = Number(parameters.get(PAGE));
  return {
    organisationId: parameters.get(ORGANISATION) ?? undefined,
    examType: parameters.get(EXAM_TYPE) ?? undefined,
    examNumber: parameters.get(EXAM_NUMBER) ?? undefined,
    expiryDate: parameters.getAll(EXPIRY_DATE),
    sort: parseSort(parameters.get(SORT)),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** Writes the view of the list as the query string of the URL; default values are left out. */
export function serializeView(view: HolderView): URLSearchParams {
  const parameters = new URLSearchParams();
  if (view.organisationId) parameters.set(ORGANISATION, view.organisationId);
  if (view.examType) parameters.set(EXAM_TYPE, view.examType);
  if (view.examNumber) parameters.set(EXAM_NUMBER, view.examNumber);
  for (const date of view.expiryDate) parameters.append(EXPIRY_DATE, date);
  if (view.sort !== 'name') parameters.set(SORT, view.sort);
  if (view.page > 1) parameters.set(PAGE, String(view.page));
  return parameters;
}

function parseSort(value: string | null): HolderSort {
  const column = value?.replace(/^-/, '');
  return SORT_COLUMNS.some((known) => known === column) ? (value as HolderSort) : 'name';
}

/** Returns the sort order after a press on a column title: ascending, or descending if it was ascending before. */
export function toggleSort(current: HolderSort, column: SortColumn): HolderSort {
  return current === column ? `-${column}` : column;
}

/** Returns the number of active filters. */
export function countFilters({ organisationId, examType, examNumber, expiryDate }: HolderFilters): number {
  return [organisationId, examType, examNumber, expiryDate.length > 0].filter(Boolean).length;
}

/** Converts filters and search text to query parameters of the API. */
export function toFilterQuery(
  { organisationId, examType, examNumber, expiryDate }: HolderFilters,
  search: string,
) {
  return {
    organisationId,
    examType,
    examNumber,
    expiryDate: expiryDate.length > 0 ? [...expiryDate] : undefined,
    search: search || undefined,
  };
}
