import { IsOptional, Matches } from 'class-validator';
import { IsEmailInput, MaxCharacters } from '../http/validation';

/** Matches paths of the application. They consist of letters, hyphens and single slashes, so they cannot lead to another host. */
const PAGE = /^\/(?:[a-z-]+(?:\/[a-z-]+)*)?$/;

export class BeginSignOnDto {
  /** The e-mail address of the person who signs in. Only its domain is used. */
  @IsEmailInput()
  email: string;

  /**
   * Path of the page that the person wanted to open, and is redirected to after signing in. Default: the first page. @example '/verzoeken'
   */
  @IsOptional()
  @MaxCharacters(100)
  @Matches(PAGE)
  page?: string;
}
