import { testDatabase } from '../../../../test/support/test-database';
import { findHolders } from '../search/find-holders';
import { organisationId, SEARCH_BATCH, TODAY, writeSearchFixture } from '../search/search.fixture';
import { refreshHolderListings } from './refresh-holder-listings';
import { writeRegistry } from './write-registry';

/** Real: PostgreSQL. Nothing is mocked. */
describe('refreshHolderListings', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeEach(async () => {
    database = await testDatabase();
    await writeSearchFixture(database.dataSource);
  });
  afterEach(() => database.close());

  const query = <Row>(sql: string) => database.dataSource.query<Row[]>(sql);
  const listed = async () => {
    const options = { sort: 'name', page: 1, pageSize: 25, today: TODAY } as const;
    const { items } = await findHolders(database.dataSource, [organisationId('A')], {}, options);
    return items.map(({ qualificationNumber, externalNumber }) => [qualificationNumber, externalNumber]);
  };
  const refreshAll = async () => {
    await query(`CREATE TABLE touched AS SELECT id AS holder_id FROM qualification_holders`);
    await refreshHolderListings(database.dataSource.manager, 'touched');
  };

  it('writes nothing when the listings are as they should be', async () => {
    const versions = () =>
      query(`SELECT holder_id, organisation_id, xmin FROM holder_listings ORDER BY 1, 2`);
    const before = await versions();
    expect(before).toHaveLength(9);
    await refreshAll();
    expect(await versions()).toEqual(before);
  });

  it('follows a batch: another name, another external number, an enrolment alone', async () => {
    const nothing = { organisations: [], examTypes: [], holders: [], enrolments: [], qualifications: [] };
    const [zoe] = SEARCH_BATCH.holders;
    await writeRegistry(database.dataSource, {
      ...nothing,
      holders: zoe ? [{ ...zoe, surname: 'Aalders' }] : [],
    });
    await writeRegistry(database.dataSource, {
      ...nothing,
      enrolments: [
        { organisationCode: 'A', qualificationNumber: '002', externalNumber: '8' },
        { organisationCode: 'A', qualificationNumber: '301', externalNumber: null },
      ],
    });
    expect(await listed()).toEqual([
      ['001', 'LID-0042'],
      ['301', null],
      ['002', '8'],
      ['0105', null],
      ['003', null],
      ['0104', '12/345'],
    ]);
  });

  it('lists nobody whose enrolment is gone, refreshed or not', async () => {
    await query(
      `DELETE FROM enrolments WHERE holder_id = (SELECT id FROM qualification_holders WHERE qualification_number = '002')`,
    );
    expect((await listed()).map(([number]) => number)).toEqual(['001', '0105', '003', '0104']);
  });

  it('takes somebody out who has no qualification left', async () => {
    await query(`UPDATE qualification_holders SET leading_revoked = NULL WHERE qualification_number = '002'`);
    await refreshAll();
    expect((await listed()).map(([number]) => number)).toEqual(['001', '0105', '003', '0104']);
  });
});
