export { HEARTBEAT_MS, LEASE_SECONDS, MAX_ATTEMPTS, MAX_UNFINISHED_DRAWS } from './attempts';
export { AVAILABLE_FOR_MS } from './expiry';
export { type MissingItem, type MissingReason, missingReasonText } from './missing-reason';
export {
  checkPassCount,
  HOLDER_LIMIT,
  holdersWithinLimit,
  PASS_LIMIT,
  type PassCountResult,
} from './pass-limit';
export {
  type FailureCode,
  failureText,
  nextState,
  REQUEST_STATES,
  type RequestMove,
  type RequestState,
  statesThatAllow,
} from './request-state';
export {
  EXPIRY_CHOICE,
  type ExpiryChoice,
  NO_EXPIRY,
  type PassChoices,
  type PassScope,
  type PassSelection,
  type SelectableHolder,
  type SelectableQualification,
  type SelectedPass,
  selectPasses,
} from './select-passes';
export { reasonNotEntitled, type RegisteredQualification } from './reason-not-entitled';
export { FILE_NAME_BYTES, passFileName, uniqueFileNames, type PassFileNameParts } from './file-names';
