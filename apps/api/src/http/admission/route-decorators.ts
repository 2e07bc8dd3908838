import { SetMetadata } from '@nestjs/common';

/** The way in which the body of a call is read. The functions below set it. */
export type BodyKind = 'short' | 'long' | 'form' | 'own';

export type HeavyWork = 'reads' | 'writes';

export const BODY_KIND = 'body-kind';
export const HEAVY = 'heavy';
export const HASHES_PASSWORD = 'hashes-password';

/** Marks a route whose body contains holder ids and may be long. All other bodies are JSON of a few kilobytes. */
export const LongBody = () => SetMetadata(BODY_KIND, 'long' satisfies BodyKind);

/** Marks a route whose body is an HTML form, sent without scripts. */
export const FormBody = () => SetMetadata(BODY_KIND, 'form' satisfies BodyKind);

/** Marks a route that reads its body itself, or ignores it. */
export const ReadsBodyItself = () => SetMetadata(BODY_KIND, 'own' satisfies BodyKind);

/**
 * Marks a route that costs much more than reading one row. Only a few such calls of one account run at the same time, and accounts take
 * turns.
 */
export const HeavyRead = () => SetMetadata(HEAVY, 'reads' satisfies HeavyWork);

/**
 * Marks a heavy route that writes hundreds of rows. Fewer of these run at the same time, so that calls which only read do not have to wait
 * for them.
 */
export const HeavyWrite = () => SetMetadata(HEAVY, 'writes' satisfies HeavyWork);

/** Marks a route that computes argon2id, which keeps a core busy for a moment. Clients take turns. */
export const HashesPassword = () => SetMetadata(HASHES_PASSWORD, true);
