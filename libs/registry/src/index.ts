export { DEMO_SEED, demoRegistry, type DemoRegistryOptions } from './demo/demo-registry';
export { type DemoAccount, writeDemoAccounts } from './demo/demo-accounts';
export { countFilters, type FilterCounts } from './filter-counts';
export { type HolderFilter } from './holder-filter';
export {
  findHolder,
  findHolderIds,
  findHolders,
  type FoundHolder,
  type FoundHolderDetails,
  type FoundQualification,
  HOLDER_SORTS,
  type HolderPageOptions,
  type HolderSort,
} from './holder-search';
export { displayName, listName, type NameParts, normaliseForSearch } from './names';
export { amsterdamDate, qualificationStatus, type QualificationStatus } from './qualification-status';
export {
  type EnrolmentRecord,
  type ExamTypeRecord,
  type HolderRecord,
  type OrganisationRecord,
  type QualificationRecord,
  type RegistryBatch,
} from './registry-batch';
export { randomIds, type RegistryIds, seededIds } from './registry-ids';
export { loadRequestHolders, type RequestHolder, type RequestQualification } from './request-holders';
export { registryIsEmpty, writeRegistry } from './write-registry';
