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

/** Maximum number of errors in an answer. Our forms have fewer fields. */
const MOST_ERRORS = 10;

/**
 * Returns the pipe that validates all input before the handler runs, and refuses unknown fields. The size of body and query string was
 * limited before by `AdmissionInterceptor` and `requireUnambiguousRequest`.
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

/** Limits the number of characters. A character outside of the BMP counts as one, as in PostgreSQL. */
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

/** Accepts an e-mail address as people type it. It is compared with the accounts in the database. */
export function IsEmailInput(): PropertyDecorator {
  return applyDecorators(IsString(), MaxCharacters(254), IsStorableText());
}

/** Accepts text that PostgreSQL can store and files can show: without control characters and without unpaired surrogates. */
export function IsStorableText(options?: ValidationOptions): PropertyDecorator {
  return HasNone(/\p{Cc}|\p{Cs}/u, options);
}

/** Accepts text to search for. It may also contain tabs and line breaks, because text copied from a table does. */
export function IsSearchText(options?: ValidationOptions): PropertyDecorator {
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
