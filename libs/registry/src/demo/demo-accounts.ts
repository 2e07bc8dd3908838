import { Account, type AccountRole, Organisation } from '@app/database';
import { randomInt, randomUUID } from 'node:crypto';
import { type DataSource } from 'typeorm';

/** Somebody who can sign in to the demo; nobody of this name exists. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: AccountRole;
  readonly name: string;
}

/** Organisations by their place in the demo registry. */
const PEOPLE: readonly (Omit<DemoAccount, 'password'> & { readonly organisations: readonly number[] })[] = [
  {
    email: 'petra.de.boer@pasloket.example',
    name: 'Petra de Boer',
    role: 'contact-person',
    organisations: [0],
  },
  {
    email: 'yusuf.aydin@pasloket.example',
    name: 'Yusuf Aydın',
    role: 'contact-person',
    organisations: [1, 2],
  },
  {
    email: 'marit.hoekstra@pasloket.example',
    name: 'Marit Hoekstra',
    role: 'contact-person',
    organisations: [0],
  },
  {
    email: 'sem.van.dijk@pasloket.example',
    name: 'Sem van Dijk',
    role: 'contact-person',
    organisations: [2],
  },
  { email: 'beheer@pasloket.example', name: 'Noor Beheer', role: 'operator', organisations: [] },
];

/** Without the characters that people take for one another. */
const PASSWORD_CHARACTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Makes the demo's contact persons (one acts for two organisations, two are colleagues) and its operator, with passwords
 * of their own on every machine.
 *
 * @param organisationCodes of the demo registry, in its order.
 */
export async function writeDemoAccounts(
  dataSource: DataSource,
  organisationCodes: readonly string[],
  hash: (password: string) => Promise<string>,
): Promise<DemoAccount[]> {
  const organisations = await dataSource.manager.find(Organisation);
  const accounts = await Promise.all(
    PEOPLE.map(async ({ organisations: places, ...person }) => {
      const password = randomPassword();
      const account = dataSource.manager.create(Account, {
        ...person,
        id: randomUUID(),
        passwordHash: await hash(password),
        organisations: organisations.filter(({ code }) =>
          places.some((place) => organisationCodes[place] === code),
        ),
      });
      return { account, shown: { ...person, password } };
    }),
  );
  await dataSource.manager.save(accounts.map(({ account }) => account));
  return accounts.map(({ shown }) => shown);
}

/** Four groups of four: 79 bits, and readable over the telephone. */
function randomPassword(): string {
  const group = () =>
    Array.from({ length: 4 }, () => PASSWORD_CHARACTERS[randomInt(PASSWORD_CHARACTERS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
