import { SetMetadata } from '@nestjs/common';

/** How the body of a call is read. */
export type BodyKind = 'short' | 'long' | 'form' | 'own';

export type HeavyWork = 'reads' | 'writes';

export const BODY_KIND = 'body-kind';
export const HEAVY = 'heavy';
export const HASHES_PASSWORD = 'hashes-password';

/** The body names holders: it may be long. Every other body is JSON of a few kilobytes. */
export const LongBody = () => SetMetadata(BODY_KIND, 'long' satisfies BodyKind);

/** The body is a form that a page without scripts has sent. */
export const FormBody = () => SetMetadata(BODY_KIND, 'form' satisfies BodyKind);

/** The route reads its body itself, or does not look at it. */
export const OwnBody = () => SetMetadata(BODY_KIND, 'own' satisfies BodyKind);

/** The route costs the database or this process more than a look at one row. One account has a few such calls at once, in turns with others. */
export const Heavy = () => SetMetadata(HEAVY, 'reads' satisfies HeavyWork);

/** The same, and the route writes hundreds of rows: fewer of these calls are worked on at once, so that pages need not wait for them. */
export const HeavyWrite = () => SetMetadata(HEAVY, 'writes' satisfies HeavyWork);

/** The route computes argon2id, which keeps a core busy for a moment: the clients take turns. */
export const HashesPassword = () => SetMetadata(HASHES_PASSWORD, true);
