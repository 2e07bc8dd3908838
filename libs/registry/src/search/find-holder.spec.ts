import { testDatabase } from '../../../../test/support/test-database';
import { findHolder } from './find-holder';
import { loadRequestHolders } from './load-request-holders';
import { holderId, organisationId, TODAY, writeSearchFixture } from './search.fixture';

/** Real: PostgreSQL. Nothing is mocked. */
describe('one holder', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  const A = organisationId('A');
  const B = organisationId('B');

  beforeAll(async () => {
    database = await testDatabase();
    await writeSearchFixture(database.dataSource);
  });
  afterAll(() => database.close());

  describe('findHolder', () => {
    const find = (id: string, own = [A]) => findHolder(database.dataSource, own, id, TODAY);

    it('has the qualifications with their status, main before modules, newest exam first', async () => {
      expect(await find(holderId('001'))).toMatchObject({
        displayName: 'Zoë van den Berg',
        status: 'valid',
        qualifications: [
          {
            examType: { code: 'EHK', name: 'Certificaat Eerste Hulp aan kinderen', kind: 'main' },
            examNumber: '00200',
            examDate: '2025-04-01',
            expiryDate: '2027-04-01',
            status: 'valid',
          },
          { examType: { code: 'EH', kind: 'main' }, expiryDate: '2026-10-01', status: 'expired' },
          { examType: { code: 'RAED', kind: 'module' }, expiryDate: null, status: 'valid' },
        ],
      });
      expect((await find(holderId('0104')))?.qualifications).toMatchObject([{ status: 'revoked' }]);
    });

    it('tells neither check codes nor organisations of others', async () => {
      const details = await find(holderId('001'), [B]);
      expect(details).toMatchObject({ externalNumber: 'B 99', organisationIds: [B] });
      expect(JSON.stringify(details)).not.toContain('checkCode');
    });

    it('answers alike for somebody else’s holder, an unknown id and no id at all', async () => {
      expect(await find(holderId('301'))).toBeNull();
      expect(await find(holderId('999'))).toBeNull();
      expect(await find('1')).toBeNull();
      expect(await find(holderId('001'), [])).toBeNull();
    });

    it('knows no holder without qualifications, as the list does not', async () => {
      expect(await find(holderId('302'))).toBeNull();
    });
  });

  describe('loadRequestHolders', () => {
    const load = (ids: string[], own = [A]) => loadRequestHolders(database.dataSource, own, ids);

    it('has everything that rules and drawing need', async () => {
      const [zoe] = await load([holderId('001')]);
      expect(zoe).toEqual({
        id: holderId('001'),
        qualificationNumber: '001',
        givenName: 'Zoë',
        namePrefix: 'van den',
        surname: 'Berg',
        birthDate: '1990-02-03',
        organisation: { id: A, name: 'Vereniging A' },
        externalNumber: 'LID-0042',
        qualifications: [
          expect.objectContaining({
            examType: { code: 'EHK', name: 'Certificaat Eerste Hulp aan kinderen', kind: 'main' },
            examNumber: '00200',
            examDate: '2025-04-01',
            expiryDate: '2027-04-01',
            revoked: false,
          }),
          expect.objectContaining({ examNumber: '00123' }),
          expect.objectContaining({ examNumber: '00300', expiryDate: null }),
        ],
      });
      for (const { id, checkCode } of zoe?.qualifications ?? []) {
        expect(id).toMatch(/^[\da-f-]{36}$/);
        expect(checkCode).toMatch(/^[\w-]{22}$/);
      }
    });

    it('takes organisation and external number from the same enrolment, the one with the lowest code', async () => {
      expect(await load([holderId('001')], [B, A])).toMatchObject([
        { organisation: { name: 'Vereniging A' }, externalNumber: 'LID-0042' },
      ]);
      expect(await load([holderId('001')], [B])).toMatchObject([
        { organisation: { name: 'Vereniging B' }, externalNumber: 'B 99' },
      ]);
    });

    it('keeps the order of the ids, each once', async () => {
      const ids = ['003', '001', '002', '001'].map(holderId);
      expect((await load(ids)).map((found) => found.qualificationNumber)).toEqual(['003', '001', '002']);
    });

    it('reads the qualifications of no other holders than those whose passes are drawn', async () => {
      const ids = ['002', '001'].map(holderId);
      const loaded = await loadRequestHolders(database.dataSource, [A], ids, [holderId('001')]);
      expect(
        loaded.map(({ qualificationNumber, qualifications }) => [qualificationNumber, qualifications.length]),
      ).toEqual([
        ['002', 0],
        ['001', 3],
      ]);
    });

    it('leaves out who is outside, who does not exist, and what is no id', async () => {
      const ids = [holderId('301'), holderId('999'), 'x', holderId('201'), holderId('002')];
      expect((await load(ids)).map((found) => found.qualificationNumber)).toEqual(['002']);
      expect(await load([holderId('001')], [])).toEqual([]);
      expect(await load([])).toEqual([]);
    });

    it('names a holder without qualifications, so that the request can say why there is no pass', async () => {
      expect(await load([holderId('302')])).toMatchObject([
        { qualificationNumber: '302', qualifications: [] },
      ]);
    });

    it('includes revoked qualifications, marked', async () => {
      expect(await load([holderId('0104')])).toMatchObject([{ qualifications: [{ revoked: true }] }]);
    });
  });
});
