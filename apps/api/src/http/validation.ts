import { applyDecorators, type ValidationError, ValidationPipe } from '@nestjs/common';
import { buildMessage, IsString, ValidateBy, type ValidationOptions } from 'class-validator';
import { Problem } from './problem';

/** What each rule of class-validator says in Dutch. */
const SENTENCES: Record<string, string> = {
  arrayMaxSize: 'bevat te veel waarden',
  isBoolean: 'moet true of false zijn',
  isArray: 'moet een lijst zijn',
  isEmail: 'moet een e-mailadres zijn',
  isIn: 'heeft een waarde die niet kan worden gekozen',
  isInt: 'moet een geheel getal zijn',
  isOptional: 'ontbreekt',
  isString: 'moet tekst zijn',
  isUuid: 'is geen geldig kenmerk',
  matches: 'heeft niet de juiste vorm',
  max: 'is te groot',
  maxCharacters: 'is te lang',
  min: 'is te klein',
  storableText: 'bevat een teken dat niet is toegestaan',
  whitelistValidation: 'is een onbekend veld',
};

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An answer names no more faults than this: no form of ours has so many fields. */
const MOST_ERRORS = 10;

/**
 * Shape is checked at the edge, whole, before any work; unknown fields are refused. The input is small enough for that:
 * `IntakeInterceptor` saw to the body, `limitQuery` to the query string.
 */
export function inputValidation(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) =>
      new Problem('invalid-input', {
        errors: errors.flatMap((error) => fieldErrors(error)).slice(0, MOST_ERRORS),
      }),
  });
}

function fieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = path + error.property;
  const nested = (error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`));
  const own = Object.keys(error.constraints ?? {}).map((rule) => ({
    field,
    message: `${field} ${SENTENCES[rule] ?? 'klopt niet'}.`,
  }));
  return [...own, ...nested];
}

/** At most `limit` characters, counted as people do: a character outside the BMP is one, as in PostgreSQL. */
export function MaxCharacters(limit: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'maxCharacters',
      constraints: [limit],
      validator: {
        validate: (value) => typeof value === 'string' && [...value].length <= limit,
        defaultMessage: buildMessage((each) => `${each}$property is too long`, options),
      },
    },
    options,
  );
}

/** An e-mail address as somebody types it: whether one of ours matches it, the database says. */
export function IsTypedEmail(): PropertyDecorator {
  return applyDecorators(IsString(), MaxCharacters(254), IsStorableText());
}

/** Text that PostgreSQL can hold and a file can show: no control characters, no half of a surrogate pair. */
export function IsStorableText(options?: ValidationOptions): PropertyDecorator {
  return HasNone(/\p{Cc}|\p{Cs}/u, options);
}

/** Text that is only looked up: as storable text, but it may hold tabs and line breaks, as what is copied from a table does. */
export function IsLookedUpText(options?: ValidationOptions): PropertyDecorator {
  return HasNone(/(?!\s)\p{Cc}|\p{Cs}/u, options);
}

function HasNone(forbidden: RegExp, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'storableText',
      validator: {
        validate: (value) => typeof value === 'string' && !forbidden.test(value),
        defaultMessage: buildMessage((each) => `${each}$property has a forbidden character`, options),
      },
    },
    options,
  );
}
