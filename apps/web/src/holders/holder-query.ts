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

/** What narrows the list. Absent: everything. */
export interface HolderFilters {
  readonly organisationId?: string;
  readonly examType?: string;
  readonly examNumber?: string;
  readonly expiryDate: readonly string[];
}

export interface HolderView extends HolderFilters {
  readonly sort: HolderSort;
  /** From 1. */
  readonly page: number;
}

const ORGANISATION = 'organisatie';
const EXAM_TYPE = 'examentype';
const EXAM_NUMBER = 'examennummer';
const EXPIRY_DATE = 'vervaldatum';
const SORT = 'sorteer';
const PAGE = 'pagina';

/**
 * What the address asks for. Nonsense in it counts as absent, so that an old link still shows a list.
 *
 * The search field is not in the address: names belong in no browser history. It stays with the history's entry, so it
 * survives reloading and going back.
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

/** The address of a view; what is as always is left out. */
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

/** Pressing a column's title: sorts by it, and once more the other way round. */
export function toggleSort(current: HolderSort, column: SortColumn): HolderSort {
  return current === column ? `-${column}` : column;
}

/** How many filters are in force. */
export function countFilters({ organisationId, examType, examNumber, expiryDate }: HolderFilters): number {
  return [organisationId, examType, examNumber, expiryDate.length > 0].filter(Boolean).length;
}

/** As the API takes them. */
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
