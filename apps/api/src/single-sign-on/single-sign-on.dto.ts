import { IsOptional, Matches } from 'class-validator';
import { IsTypedEmail, MaxCharacters } from '../http/validation';

/** A path of the application: letters only, without a host. */
const PAGE = /^\/(?:[a-z-]+(?:\/[a-z-]+)*)?$/;

export class BeginSignOnDto {
  /** The e-mail address of the person who signs in. Only its domain is used. */
  @IsTypedEmail()
  email: string;

  /**
   * The page that the person wanted to see, and is redirected to. Default: the first page.
   * @example '/verzoeken'
   */
  @IsOptional()
  @MaxCharacters(100)
  @Matches(PAGE)
  page?: string;
}
