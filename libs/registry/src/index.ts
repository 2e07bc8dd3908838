export { demoRegistry, type DemoRegistryOptions, DEMO_SEED } from './demo/demo-registry';
export { SeededRandom } from './demo/seeded-random';
export { displayName, listName, type NameParts, normaliseForSearch, searchName, sortName } from './names';
export { possibleQualificationNumbers } from './possible-qualification-numbers';
export { isSameSurname } from './is-same-surname';
export { amsterdamDate, qualificationStatus, type QualificationStatus } from './qualification-status';
export {
  type EnrolmentRecord,
  type ExamTypeRecord,
  type HolderRecord,
  type OrganisationRecord,
  type QualificationRecord,
  type RegistryBatch,
} from './write/registry-batch';
export { RegistryBatchError, type RegistryTable } from './write/check-batch';
export { type LeadingCandidate, leadingQualification } from './write/leading-qualification';
export { randomRegistryIds, type RegistryIds, seededRegistryIds } from './write/registry-ids';
export { type ChangeCount } from './write/upsert';
export { lockRegistryShared } from './write/registry-lock';
export { refreshHolderListings } from './write/refresh-holder-listings';
export { type RegistryChanges, writeRegistry } from './write/write-registry';
export { countFilters, type FilterCounts } from './search/count-filters';
export { type Database } from './search/database';
export { findHolder, type HolderDetails, type HolderQualification } from './search/find-holder';
export { findHolderIds, findHolders, type HolderListOptions, type HolderPage } from './search/find-holders';
export { HOLDER_SORT_COLUMNS, type HolderSort, type HolderSortColumn } from './search/holder-order';
export { findHoldersById } from './search/find-holders-by-id';
export { type HolderFilter } from './search/holder-filter';
export { type HolderListItem } from './search/holder-list-item';
export {
  loadRequestHolders,
  type RequestHolder,
  type RequestQualification,
} from './search/load-request-holders';
export { loadSelectableHolders, type SelectableHolders } from './search/load-selectable-holders';
export { type DemoAccount, isRegistryEmpty, writeDemoAccounts } from './demo/demo-accounts';
export { type ImportCounts } from './import/import-kinds';
export { importRegistry, type ImportOptions, type ImportResult } from './import/import-registry';
export { type FileEncoding } from './import/file-decoder';
export { IMPORT_ID } from './import/identity-changes';
export { type ImportRefusal, ImportRefused } from './import/import-refused';
export { importFilesFromPaths, type ImportFile, type ImportFiles } from './import/import-files';
export { findImport, findImports, type ImportRun } from './import/import-runs';
export { streamRejects } from './import/reject-store';
export { type Reject } from './import/rejects';
export { rejectCsvLine, REJECTS_CSV_HEADER } from './import/rejects-csv';
