import { IsOptional, Matches } from 'class-validator';
import { IsTypedEmail, MaxCharacters } from '../http/validation';

/** An address of the application: letters, and no host. */
const PAGE = /^\/(?:[a-z-]+(?:\/[a-z-]+)*)?$/;

export class BeginSignOnDto {
  /** The e-mail address of whoever signs in; only its domain is looked at. */
  @IsTypedEmail()
  email: string;

  /**
   * The page that somebody wanted to see: they are led back there. Default: the first one.
   * @example '/verzoeken'
   */
  @IsOptional()
  @MaxCharacters(100)
  @Matches(PAGE)
  page?: string;
}
