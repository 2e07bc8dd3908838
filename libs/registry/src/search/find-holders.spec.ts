import { testDatabase } from '../../../../test/support/test-database';
import { demoRegistry } from '../demo/demo-registry';
import { writeRegistry } from '../write/write-registry';
import { findHolderIds, findHolders } from './find-holders';
import { HOLDER_SORT_COLUMNS, type HolderSort } from './holder-order';
import { type HolderFilter } from './holder-filter';
import { holderId, organisationId, TODAY, writeSearchFixture } from './search.fixture';

/** Real: PostgreSQL. Nothing is mocked. */
describe('findHolders', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  const A = organisationId('A');
  const B = organisationId('B');
  const C = organisationId('C');

  beforeAll(async () => {
    database = await testDatabase();
    await writeSearchFixture(database.dataSource);
  });
  afterAll(() => database.close());

  const list = (
    own: string[],
    filter: HolderFilter = {},
    sort: HolderSort = 'name',
    page = 1,
    pageSize = 25,
  ) => findHolders(database.dataSource, own, filter, { sort, page, pageSize, today: TODAY });
  const numbers = async (...given: Parameters<typeof list>) =>
    (await list(...given)).items.map(({ qualificationNumber }) => qualificationNumber);
  const found = async (search: string, own = [A]) => (await numbers(own, { search })).sort();
  it('lists those enrolled with the own organisation, by name without prefix', async () => {
    expect(await numbers([A])).toEqual(['001', '002', '0105', '003', '0104']);
  });

  it('tells of each holder what the columns show', async () => {
    const { items } = await list([A], { search: '001' });
    expect(items).toEqual([
      {
        id: holderId('001'),
        qualificationNumber: '001',
        givenName: 'Zoë',
        namePrefix: 'van den',
        surname: 'Berg',
        displayName: 'Zoë van den Berg',
        listName: 'Berg, Zoë van den',
        birthDate: '1990-02-03',
        expiryDate: '2027-04-01',
        status: 'valid',
        externalNumber: 'LID-0042',
        organisationIds: [A],
      },
    ]);
  });

  it('shows the status on the day: valid on the expiry date, expired after it, revoked in any case', async () => {
    const statuses = async (today: string) => {
      const options = { sort: 'qualificationNumber', page: 1, pageSize: 25, today } as const;
      const { items } = await findHolders(database.dataSource, [A], {}, options);
      return items.map(({ status }) => status);
    };
    // 001, 0104, 0105, 002, 003
    expect(await statuses('2026-11-23')).toEqual(['valid', 'expired', 'valid', 'revoked', 'valid']);
    expect(await statuses('2026-11-24')).toEqual(['valid', 'expired', 'expired', 'revoked', 'valid']);
  });

  describe('never shows anybody else', () => {
    it('finds nobody for a contact person without organisations', async () => {
      expect(await list([])).toEqual({ items: [], total: 0 });
    });

    it('finds nobody in an organisation that is not the own', async () => {
      expect(await list([A, B], { organisationId: C })).toEqual({ items: [], total: 0 });
      expect(await list([A], { organisationId: 'DROP TABLE' })).toEqual({ items: [], total: 0 });
    });

    it('finds nobody from outside by number, name, birth date or external number', async () => {
      for (const search of ['301', 'cees', '201', '06-06-1966']) expect(await found(search)).toEqual([]);
      expect(await found('LID-0042', [B])).toEqual([]);
      expect(await found('03-02-1990', [B])).toEqual(['001']);
    });

    it('finds nobody from outside by exam', async () => {
      expect(await numbers([A], { examNumber: '00123' })).toEqual(['001', '002']);
      expect(await numbers([B], { examNumber: '00123' })).toEqual(['001']);
    });

    it('names no organisation and no external number of others', async () => {
      const { items } = await list([B], { search: '001' });
      expect(items).toMatchObject([{ externalNumber: 'B 99', organisationIds: [B] }]);
      expect(await found('C-1', [A, B])).toEqual([]);
    });
  });

  describe('with several organisations', () => {
    it('lists a holder of two of them once', async () => {
      const { items, total } = await list([B, A], {});
      expect(total).toBe(6);
      expect(items.filter(({ qualificationNumber }) => qualificationNumber === '001')).toHaveLength(1);
    });

    it('shows the external number at the first of them by code, or at the one that was chosen', async () => {
      expect((await list([B, A], { search: '001' })).items).toMatchObject([
        { externalNumber: 'LID-0042', organisationIds: [A, B] },
      ]);
      expect((await list([B, A], { search: '001', organisationId: B })).items).toMatchObject([
        { externalNumber: 'B 99', organisationIds: [A, B] },
      ]);
    });

    it('narrows to the one that was chosen', async () => {
      expect(await numbers([A, B], { organisationId: B })).toEqual(['001', '201']);
    });
  });

  describe('filters', () => {
    it('asks exam type, exam number and expiry date of one and the same qualification', async () => {
      expect(await numbers([A], { examType: 'EH' })).toEqual(['001', '002', '003', '0104']);
      // 001 has an EH, and something that expires in April, but no EH that does.
      expect(await numbers([A], { examType: 'EH', expiryDates: ['2027-04-01'] })).toEqual([]);
      expect(await numbers([A], { examType: 'RAED', expiryDates: ['2027-04-01'] })).toEqual(['002']);
      expect(await numbers([A], { examType: 'EHK', examNumber: '00123' })).toEqual([]);
    });

    it('takes exam numbers as text, leading zeros and all', async () => {
      expect(await numbers([A], { examNumber: '123' })).toEqual([]);
    });

    it('accepts any of several expiry dates, and none', async () => {
      expect(await numbers([A], { expiryDates: ['2026-11-23', '2027-04-01'] })).toEqual([
        '001',
        '002',
        '003',
      ]);
      expect(await numbers([A], { expiryDates: ['none'] })).toEqual(['001', '0105']);
      expect(await numbers([A], { expiryDates: ['none', '2026-11-23'] })).toEqual(['001', '0105', '003']);
    });

    it('accepts all expiry dates when none is chosen', async () => {
      expect((await list([A], { expiryDates: [] })).total).toBe(5);
    });

    it('finds nobody for a date that does not exist, and for text that PostgreSQL cannot hold', async () => {
      expect(await numbers([A], { expiryDates: ['2026-02-30'] })).toEqual([]);
      expect(await numbers([A], { examNumber: '00123\0' })).toEqual([]);
      expect(await found('0\x0001')).toEqual([]);
    });

    it('leaves out who has no qualification', async () => {
      expect(await found('niets')).toEqual([]);
    });
  });

  describe('search', () => {
    it('finds a name with or without prefix, marks and capitals, whole or in part', async () => {
      for (const search of ['zoe', 'ZOË', 'zoe van den berg', 'Berg, Zoë van den', 'den zoe', 'Zoe\u0308']) {
        expect(await found(search)).toEqual(['001']);
      }
      expect(await found('berg')).toEqual(['001', '002']);
    });

    it('finds names of every script by what people type', async () => {
      expect(await found('ozdemir isik')).toEqual(['003']);
      expect(await found('ÖZDEMİR-IŞIK')).toEqual(['003']);
      expect(await found('ibrahim')).toEqual(['003']);
      expect(await found('КОРОЛЕВ сергей')).toEqual(['0104']);
      expect(await found("'t Hart")).toEqual(['0105']);
      expect(await found('’t hart')).toEqual(['0105']);
    });

    it('finds a qualification number from its beginning', async () => {
      expect(await found('0104')).toEqual(['0104']);
      expect(await found('010')).toEqual(['0104', '0105']);
      expect(await found('104')).toEqual([]);
    });

    it('finds a birth date as the Dutch write it', async () => {
      expect(await found('03-02-1990')).toEqual(['001', '003']);
      expect(await found('3-2-1990')).toEqual(['001', '003']);
      expect(await found('31-02-1990')).toEqual([]);
    });

    it('finds an external number, or part of it, in any case', async () => {
      expect(await found('lid-0042')).toEqual(['001']);
      expect(await found('0042')).toEqual(['001']);
      expect(await found('12/345')).toEqual(['0104']);
    });

    it('finds what people write in other ways: groups, months, years, shortened prefixes, several numbers', async () => {
      for (const search of ['0104 1970', '7 juli 1970', '07071970', 'nr. 0104', '7-7-70', '(0104)'])
        expect(await found(search)).toEqual(['0104']);
      for (const search of ['vd berg', 'v.d. Berg', 'v/d berg', 'Berg 1990'])
        expect(await found(search)).toEqual(['001']);
      expect(await found('000001 000002')).toEqual([]);
      expect(await found('1970 2001')).toEqual([]);
    });

    it('asks for every word', async () => {
      expect(await found('berg 3-2-1990')).toEqual(['001']);
      expect(await found('berg 3-2-1991')).toEqual([]);
      expect(await found('zoe lid-0042 001')).toEqual(['001']);
    });

    it('takes %, _ and \\ for what they are', async () => {
      for (const search of ['%zoe', 'z_e', '0%']) expect(await found(search)).not.toContain('002');
      expect(await found('b%g')).toEqual([]);
      expect(await found("' OR true --")).toEqual([]);
    });

    it('finds what was nearly typed, when nobody has the words themselves', async () => {
      for (const search of ['ozdmir', 'Özdemri', 'isik ozdmeir'])
        expect(await found(search)).toEqual(['003']);
      expect(await found('bergsam')).toContain('002');
      const { ids, total } = await findHolderIds(database.dataSource, [A], { search: 'ozdmir' });
      expect([ids, total]).toEqual([[holderId('003')], 1]);
    });

    it('adds nobody who is merely alike to those who have the words', async () => {
      expect(await found('bergsma')).toEqual(['002']);
    });

    it('takes no number for another one, and nothing short for a slip', async () => {
      for (const search of ['0106', '4-2-1990', 'zeo', 'xyzzy']) expect(await found(search)).toEqual([]);
    });

    it('lists whole words before parts of words, then by name', async () => {
      expect(await numbers([A], { search: 'berg' })).toEqual(['001', '002']);
      expect(await numbers([A], { search: 'bergsma' })).toEqual(['002']);
      expect(await numbers([A, B], { search: '20' }, '-name')).toEqual(['201']);
      expect(await numbers([A], { search: '7' })).toEqual(['002']);
    });

    it('finds one or two letters at the beginning of a word or a number', async () => {
      expect(await found('be')).toEqual(['001', '002']);
      expect(await found('er')).toEqual([]);
      expect(await found('7')).toEqual(['002']);
      expect(await found('42')).toEqual([]);
    });

    it('narrows nothing when there is nothing to look for', async () => {
      expect((await list([A], { search: '  - ' })).total).toBe(5);
    });
  });

  describe('order', () => {
    it.each<[HolderSort, string[]]>([
      ['qualificationNumber', ['001', '002', '003', '0104', '0105']],
      ['-qualificationNumber', ['0105', '0104', '003', '002', '001']],
      ['-name', ['0104', '003', '0105', '002', '001']],
      ['birthDate', ['0104', '002', '001', '003', '0105']],
      ['-birthDate', ['0105', '001', '003', '002', '0104']],
      // Without end is later than any date.
      ['expiryDate', ['002', '003', '001', '0104', '0105']],
      ['-expiryDate', ['0105', '0104', '001', '003', '002']],
      ['status', ['001', '0105', '003', '002', '0104']],
      ['-status', ['0104', '002', '001', '0105', '003']],
      // Who has none comes last.
      ['externalNumber', ['0104', '002', '001', '0105', '003']],
      ['-externalNumber', ['001', '002', '0104', '0105', '003']],
    ])('by %s', async (sort, expected) => {
      expect(await numbers([A], {}, sort)).toEqual(expected);
    });

    it.each(HOLDER_SORT_COLUMNS.flatMap((column): HolderSort[] => [column, `-${column}`]))(
      'by %s lists everyone once over all pages',
      async (sort) => {
        const pages = await Promise.all([1, 2, 3, 4].map((page) => numbers([A, B], {}, sort, page, 2)));
        expect(pages.map((page) => page.length)).toEqual([2, 2, 2, 0]);
        expect(pages.flat()).toEqual(await numbers([A, B], {}, sort));
      },
    );

    it('tells the total on a page after the last', async () => {
      expect(await list([A], {}, 'name', 3, 5)).toEqual({ items: [], total: 5 });
    });
  });

  describe('findHolderIds', () => {
    it('names all that the list has, in its order by name', async () => {
      const { ids, total } = await findHolderIds(database.dataSource, [A, B], { search: 'berg' });
      const { items } = await list([A, B], { search: 'berg' });
      expect(total).toBe(3);
      expect(ids).toEqual(items.map(({ id }) => id));
    });

    it('counts all even where it names only some', async () => {
      const { ids, total } = await findHolderIds(database.dataSource, [A], {}, { limit: 2 });
      expect(ids).toEqual([holderId('001'), holderId('002')]);
      expect(total).toBe(5);
    });

    it('finds nobody outside the own organisations', async () => {
      const nobody = { ids: [], total: 0 };
      expect(await findHolderIds(database.dataSource, [A], { organisationId: C })).toEqual(nobody);
      expect(await findHolderIds(database.dataSource, [], {})).toEqual(nobody);
    });
  });
});

describe('findHolders in the demo registry', () => {
  it('offers one organisation with 1,200 holders or more, namesakes in a fixed order', async () => {
    const database = await testDatabase();
    const { dataSource } = database;
    await writeRegistry(dataSource, demoRegistry({ holders: 2_000 }));
    const [{ id }] = await dataSource.query<[{ id: string }]>(
      `SELECT id FROM organisations WHERE code = 'DEMO-0001'`,
    );
    const options = { sort: 'name', page: 1, pageSize: 25, today: TODAY } as const;
    const { total } = await findHolders(dataSource, [id], {}, options);
    const namesakes = await findHolders(dataSource, [id], { search: 'jan de vries' }, options);
    await database.close();

    expect(total).toBeGreaterThanOrEqual(1_200);
    expect(namesakes.total).toBeGreaterThanOrEqual(3);
  });
});
