import {
  Account,
  type AccountRole,
  ContactPersonOrganisation,
  Organisation,
  QualificationHolder,
} from '@app/database';
import { randomBytes, randomUUID } from 'node:crypto';
import { type DataSource, type EntityManager, In } from 'typeorm';

/** An account of the demo. The password exists only here: the database stores its hash. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: AccountRole;
  readonly name: string;
}

interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly role: AccountRole;
  /** Codes of the organisations for which the account acts. */
  readonly organisations: readonly string[];
}

const PEOPLE: readonly DemoPerson[] = [
  contactPerson('petra.de.boer', 'Petra de Boer', 'DEMO-0001', 'DEMO-0002'),
  contactPerson('mehmet.yildiz', 'Mehmet Yıldız', 'DEMO-0002'),
  contactPerson('anneke.van.t.hof', "Anneke van 't Hof", 'DEMO-0003'),
  // Same organisation as Petra, but Karel does not see her requests.
  contactPerson('karel.smit', 'Karel Smit', 'DEMO-0001'),
  { email: 'beheer@voorbeeld.example', name: 'Bea Heer', role: 'operator', organisations: [] },
];

function contactPerson(mailbox: string, name: string, ...organisations: string[]): DemoPerson {
  return { email: `${mailbox}@voorbeeld.example`, name, role: 'contact-person', organisations };
}

/**
 * Writes the demo's contact persons and its operator, with new random passwords, and returns them. The passwords cannot be read later.
 * Writes and returns no accounts if the database already has some.
 *
 * The first person acts for DEMO-0001 and DEMO-0002, the others for one organisation each; the fourth is a colleague of the first. If the
 * given EntityManager has an open transaction, the accounts are written in that transaction.
 *
 * @param hash returns the value of `accounts.password_hash` for a password: Argon2id, in PHC string format
 * @throws Error if the database has no demo registry
 */
export async function writeDemoAccounts(
  database: DataSource | EntityManager,
  hash: (password: string) => Promise<string>,
): Promise<DemoAccount[]> {
  return database.transaction(async (manager) => {
    if (await manager.exists(Account)) return [];
    const accounts: DemoAccount[] = [];
    for (const { email, name, role, organisations } of PEOPLE) {
      const password = readablePassword();
      const id = randomUUID();
      await manager.insert(Account, { id, email, name, role, passwordHash: await hash(password) });
      const found = await manager.findBy(Organisation, { code: In(organisations) });
      if (found.length !== organisations.length) {
        throw new Error('The demo accounts act for demo organisations: write the demo registry first.');
      }
      const rights = found.map((organisation) => ({ accountId: id, organisationId: organisation.id }));
      if (rights.length > 0) await manager.insert(ContactPersonOrganisation, rights);
      accounts.push({ email, password, role, name });
    }
    return accounts;
  });
}

/** Returns true if the database has no organisation, no holder and no account. */
export async function isRegistryEmpty(database: DataSource | EntityManager): Promise<boolean> {
  for (const entity of [Organisation, QualificationHolder, Account]) {
    if (await database.getRepository<object>(entity).exists()) return false;
  }
  return true;
}

/** The 32 letters and digits that are not easily confused. 32 divides 256, so each character is equally likely for a random byte. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Returns four groups of four characters, 80 random bits: 'k7fp-2xwd-mm9a-tq4h'. */
function readablePassword(): string {
  const letters = [...randomBytes(16)].map((byte) => LETTERS.charAt(byte % LETTERS.length));
  return [0, 4, 8, 12].map((start) => letters.slice(start, start + 4).join('')).join('-');
}
