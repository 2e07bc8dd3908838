export {
  accountLinkUrl,
  issueLink,
  LINK_HOURS,
  type LinkOwner,
  LinkRefused,
  readLink,
} from './passwords/account-links';
export {
  claimPendingMail,
  countPendingMails,
  deleteSentMail,
  enqueueMail,
  enqueueResetMail,
  markMailRefused,
  type PendingMail,
} from './mail/mail-outbox';
export { type AccountRefusal, AccountRefused } from './accounts/account-refused';
export { type Attempt, AttemptLimits, type AttemptRule, TooManyAttempts } from './limits/attempt-limits';
export { caseFoldAddress } from './accounts/case-fold-address';
export {
  type AccountPage,
  type AccountQuery,
  type AccountState,
  listAccounts,
  type ListedAccount,
  type MailState,
} from './accounts/list-accounts';
export { type ActingAccount, lockRights, requiresSecondFactor, type Rights } from './locks/lock-rights';
export {
  AccountManagement,
  type Actor,
  type Delivery,
  type AccountChange,
  type NewAccount,
} from './accounts/manage-accounts';
export { type PasswordFault } from './passwords/password-rules';
export { hashPassword, verifyPassword } from './passwords/passwords';
export { Pseudonyms } from './secrets/pseudonyms';
export {
  type ConfirmedSecondFactor,
  SecondFactorAlreadyEnabled,
  type SecondFactorEnrolment,
  SecondFactors,
} from './second-factor/second-factors';
export {
  type ListedSignOnProvider,
  type NewSignOnProvider,
  SingleSignOnManagement,
} from './single-sign-on/manage-single-sign-on';
export { SecretBox, SecretUnreadable } from './secrets/secret-box';
export {
  changePassword,
  PasswordRefused,
  requireOwnPassword,
  setPasswordByLink,
  WrongPassword,
} from './passwords/set-password';
export { type SignOnProvider, SingleSignOn, type ProviderIdentity } from './single-sign-on/single-sign-on';
export { type SingleSignOnRefusal, SingleSignOnRefused } from './single-sign-on/single-sign-on-refused';
export { emailDomain, isLoopback } from './single-sign-on/single-sign-on-rules';
