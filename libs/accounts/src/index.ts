export { type Attempt, AttemptLimits, type AttemptRule, TooManyAttempts } from './attempt-limits';
export { hashPassword, verifyPassword } from './passwords';
export { Pseudonyms } from './pseudonyms';
