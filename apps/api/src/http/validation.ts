import { applyDecorators, type ValidationError, ValidationPipe } from '@nestjs/common';
import { buildMessage, IsString, ValidateBy, type ValidationOptions } from 'class-validator';
import { Problem } from './problem';

/** Dutch texts for the rules of class-validator. */
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

/** Maximum number of errors in an answer. None of our forms has so many fields. */
const MOST_ERRORS = 10;

/**
 * Returns the pipe that validates all input before any work, and refuses unknown fields. `IntakeInterceptor` and `requirePlainRequest`
 * have limited the size of body and query string.
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

/** Allows at most `limit` characters. A character outside the BMP counts as one, as in PostgreSQL. */
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

/** Allows an e-mail address as a person may type it. The database decides whether it matches an account. */
export function IsTypedEmail(): PropertyDecorator {
  return applyDecorators(IsString(), MaxCharacters(254), IsStorableText());
}

/** Allows text that PostgreSQL can store and a file can show: no control characters, no half of a surrogate pair. */
export function IsStorableText(options?: ValidationOptions): PropertyDecorator {
  return HasNone(/\p{Cc}|\p{Cs}/u, options);
}

/** Allows text that is only searched for: storable text which may also contain tabs and line breaks, as text copied from a table does. */
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
