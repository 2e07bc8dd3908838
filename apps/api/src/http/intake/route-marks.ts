import { SetMetadata } from '@nestjs/common';

/** What is to be read of a call's body, and how. */
export type BodyKind = 'short' | 'long' | 'form' | 'own';

export const BODY_KIND = 'body-kind';
export const HEAVY = 'heavy';
export const HASHES_PASSWORD = 'hashes-password';

/** The body names holders: it may be long. Every other body is JSON of a few kilobytes. */
export const LongBody = () => SetMetadata(BODY_KIND, 'long' satisfies BodyKind);

/** The body is a form that a page without scripts has sent. */
export const FormBody = () => SetMetadata(BODY_KIND, 'form' satisfies BodyKind);

/** The route reads its body itself, or does not look at it. */
export const OwnBody = () => SetMetadata(BODY_KIND, 'own' satisfies BodyKind);

/** Costs the database or this process more than a look at one row: of one account only so many at once, in turns with others. */
export const Heavy = () => SetMetadata(HEAVY, true);

/** Computes argon2id, which costs a core for a moment whoever calls: in turns of the clients. */
export const HashesPassword = () => SetMetadata(HASHES_PASSWORD, true);
