import { SetMetadata } from '@nestjs/common';

/** Defines how the body of a call is read. */
export type BodyKind = 'short' | 'long' | 'form' | 'own';

export type HeavyWork = 'reads' | 'writes';

export const BODY_KIND = 'body-kind';
export const HEAVY = 'heavy';
export const HASHES_PASSWORD = 'hashes-password';

/** The body names holders, so it may be long. Every other body is JSON of a few kilobytes. */
export const LongBody = () => SetMetadata(BODY_KIND, 'long' satisfies BodyKind);

/** The body is a form sent by a page without scripts. */
export const FormBody = () => SetMetadata(BODY_KIND, 'form' satisfies BodyKind);

/** The route reads its body itself, or ignores it. */
export const OwnBody = () => SetMetadata(BODY_KIND, 'own' satisfies BodyKind);

/** The route costs more than reading one row. One account has few such calls at the same time, and accounts take turns. */
export const Heavy = () => SetMetadata(HEAVY, 'reads' satisfies HeavyWork);

/** The route is heavy and writes hundreds of rows. Fewer such calls run at the same time, so that pages need not wait for them. */
export const HeavyWrite = () => SetMetadata(HEAVY, 'writes' satisfies HeavyWork);

/** The route computes argon2id, which occupies a core for a moment. Clients take turns. */
export const HashesPassword = () => SetMetadata(HASHES_PASSWORD, true);
