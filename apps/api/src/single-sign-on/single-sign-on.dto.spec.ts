import { validateSync } from 'class-validator';
import { BeginSignOnDto } from './single-sign-on.dto';

describe('Where somebody is led back to', () => {
  const isTaken = (page: string) =>
    validateSync(Object.assign(new BeginSignOnDto(), { email: 'petra@voorbeeld.example', page })).length ===
    0;

  it.each(['/', '/verzoeken', '/account', '/operations/accounts', '/wachtwoord-vergeten'])(
    'may be %s, a page of ours',
    (page) => expect(isTaken(page)).toBe(true),
  );

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a//b',
    '/?x',
    '/#x',
    '/%2f',
    '',
    'verzoeken',
    '/\n/evil',
  ])('is never %j', (page) => expect(isTaken(page)).toBe(false));
});
