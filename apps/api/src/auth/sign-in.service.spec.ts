import {
  AccountManagement,
  AttemptLimits,
  Pseudonyms,
  SecondFactors,
  SecretBox,
  setPasswordByLink,
} from '@app/accounts';
import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { AuditLog } from '../audit/audit-log';
import { AccountsService } from './accounts.service';
import { SignInLimits } from './sign-in-limits';
import { SignInService } from './sign-in.service';

const STRONG = 'correct paard batterij';
const SECRET = 'a secret of the service, long enough';

/** Real: PostgreSQL, argon2. Mocked: nothing; what happens while the password is compared is done between two reads. */
describe('Signing in', () => {
  let database: TestDatabase;
  let accounts: AccountManagement;
  beforeAll(async () => {
    database = await testDatabase();
    accounts = new AccountManagement(database.dataSource);
    await database.dataSource.query(`INSERT INTO organisations (id, code, name) VALUES ($1, 'A-1', 'A')`, [
      randomUUID(),
    ]);
  });
  afterAll(() => database.close());

  it('opens nothing by a password that was taken away while it was compared', async () => {
    const { dataSource } = database;
    const email = 'petra@voorbeeld.example';
    const { id, token = '' } = await accounts.add(
      { email, name: 'Petra', role: 'contact-person', organisations: ['A-1'] },
      null,
      'hand-over',
    );
    await setPasswordByLink(dataSource, token, STRONG);
    const factors = new SecondFactors(dataSource, new SecretBox(SECRET));
    let meanwhile = () => Promise.resolve<unknown>(undefined);
    class Slowly extends AccountsService {
      override async findActive(accountId: string) {
        await meanwhile();
        return super.findActive(accountId);
      }
    }
    const limits = new SignInLimits(new AttemptLimits(dataSource, new Pseudonyms(SECRET)));
    const known = new Slowly(dataSource, factors);
    const signIns = new SignInService(dataSource, known, limits, factors, new AuditLog(dataSource));
    const signIn = () => signIns.signIn(email, STRONG, { ip: '192.0.2.1' });
    expect((await signIn())?.account).toMatchObject({ id, sessionGeneration: 1 });
    meanwhile = () => accounts.resetPassword(id, null, { delivery: 'hand-over' });
    expect(await signIn()).toBeNull();
  });
});
