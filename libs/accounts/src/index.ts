export { issueLink, LINK_HOURS, linkAddress, type LinkOwner, LinkRefused, readLink } from './account-links';
export {
  countWaitingMails,
  type DueMail,
  mailRefused,
  mailSent,
  oweMail,
  oweResetTo,
  takeDueMail,
} from './account-mails';
export { type AccountRefusal, AccountRefused } from './account-refused';
export { type Attempt, AttemptLimits, type AttemptRule, TooManyAttempts } from './attempt-limits';
export { foldAddress } from './fold-address';
export {
  type AccountPage,
  type AccountQuery,
  type AccountState,
  listAccounts,
  type ListedAccount,
  type MailState,
} from './list-accounts';
export { type ActingAccount, lockRights, requiresSecondFactor, type Rights } from './lock-rights';
export {
  AccountManagement,
  type Actor,
  type Delivery,
  type Managed,
  type NewAccount,
} from './manage-accounts';
export { type PasswordFault } from './password-rules';
export { hashPassword, verifyPassword } from './passwords';
export { Pseudonyms } from './pseudonyms';
export { type Confirmed, type Enrolment, SecondFactorIsOn, SecondFactors } from './second-factors';
export {
  type ListedSignOnProvider,
  type NewSignOnProvider,
  SingleSignOnManagement,
} from './manage-single-sign-on';
export { SecretBox, SecretUnreadable } from './secret-box';
export {
  changePassword,
  PasswordRefused,
  requireOwnPassword,
  setPasswordByLink,
  WrongPassword,
} from './set-password';
export { type SignOnProvider, SingleSignOn, type VouchedPerson } from './single-sign-on';
export { type SingleSignOnRefusal, SingleSignOnRefused } from './single-sign-on-refused';
export { domainOf, isLoopback } from './single-sign-on-rules';
