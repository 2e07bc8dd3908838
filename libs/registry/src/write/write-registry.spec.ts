import { type DataSource } from 'typeorm';
import { testDatabase } from '../../../../test/support/test-database';
import { demoRegistry } from '../demo/demo-registry';
import { leadingQualification } from './leading-qualification';
import { type QualificationRecord, type RegistryBatch } from './registry-batch';
import { seededRegistryIds } from './registry-ids';
import { writeRegistry } from './write-registry';

/** Real: PostgreSQL. Nothing is mocked. */
describe('writeRegistry', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await testDatabase();
    dataSource = database.dataSource;
  });
  afterAll(() => database.close());
  beforeEach(() => dataSource.query(`TRUNCATE organisations, exam_types, qualification_holders CASCADE`));

  const nothing = { added: 0, changed: 0 };
  const one: RegistryBatch = {
    organisations: [{ code: 'A', name: 'Vereniging A' }],
    examTypes: [
      { code: 'EH', name: 'Diploma Eerste Hulp', kind: 'main' },
      { code: 'RAED', name: 'Reanimatie en AED', kind: 'module' },
    ],
    holders: [
      {
        qualificationNumber: '007',
        givenName: 'Zoë',
        namePrefix: 'van den',
        surname: 'Berg',
        birthDate: '1990-02-03',
        hiddenFromCheck: false,
      },
    ],
    enrolments: [{ organisationCode: 'A', qualificationNumber: '007', externalNumber: '0042' }],
    qualifications: [
      {
        qualificationNumber: '007',
        examTypeCode: 'EH',
        examNumber: '00123',
        examDate: '2024-05-01',
        expiryDate: '2026-05-01',
        revoked: false,
      },
    ],
  };
  const nothingElse: RegistryBatch = {
    organisations: [],
    examTypes: [],
    holders: [],
    enrolments: [],
    qualifications: [],
  };
  const [zoe] = one.holders as [RegistryBatch['holders'][number]];
  const [diploma] = one.qualifications as [QualificationRecord];

  const holders = () =>
    dataSource.query<Record<string, unknown>[]>(
      `SELECT *, birth_date::text, leading_expiry_date::text FROM qualification_holders ORDER BY qualification_number`,
    );
  /** Of each row the transaction that wrote it. */
  const versions = () =>
    dataSource.query<unknown[]>(
      `SELECT h.xmin::text AS holder, q.xmin::text AS qualification FROM qualification_holders h, qualifications q`,
    );
  const countOf = async (table: string) => {
    const [row] = await dataSource.query<[{ count: number }]>(`SELECT count(*)::int FROM ${table}`);
    return row.count;
  };

  it('writes the columns that lists and searches look in', async () => {
    await writeRegistry(dataSource, one);

    expect(await holders()).toEqual([
      expect.objectContaining({
        qualification_number: '007',
        birth_date: '1990-02-03',
        sort_name: 'berg\tzoe\tvan den',
        search_name: 'zoe van den berg',
        leading_expiry_date: '2026-05-01',
        leading_revoked: false,
      }),
    ]);
  });

  it('changes nothing when the same is written again, and says so', async () => {
    const first = await writeRegistry(dataSource, one);
    const before = await versions();
    const second = await writeRegistry(dataSource, one);

    expect(first.holders).toEqual({ added: 1, changed: 0 });
    expect(first.examTypes).toEqual({ added: 2, changed: 0 });
    expect(second).toEqual({
      organisations: nothing,
      examTypes: nothing,
      holders: nothing,
      enrolments: nothing,
      qualifications: nothing,
    });
    expect(await versions()).toEqual(before);
  });

  it('changes what differs, and keeps its ids and check codes', async () => {
    await writeRegistry(dataSource, one);
    const before = await dataSource.query<unknown[]>(`SELECT id, check_code FROM qualifications`);
    const changes = await writeRegistry(dataSource, {
      ...nothingElse,
      holders: [{ ...zoe, surname: 'Bos' }],
      enrolments: [{ organisationCode: 'A', qualificationNumber: '007', externalNumber: null }],
      qualifications: [{ ...diploma, expiryDate: '2028-05-01' }],
    });

    expect(changes.holders).toEqual({ added: 0, changed: 1 });
    expect(changes.enrolments).toEqual({ added: 0, changed: 1 });
    expect(changes.qualifications).toEqual({ added: 0, changed: 1 });
    expect(await dataSource.query(`SELECT id, check_code FROM qualifications`)).toEqual(before);
    expect(await holders()).toEqual([
      expect.objectContaining({ search_name: 'zoe van den bos', leading_expiry_date: '2028-05-01' }),
    ]);
  });

  describe('when all of it had left', () => {
    /** As an import of full files leaves it. */
    const everythingLeaves = () =>
      dataSource.query(
        `WITH enrolment AS (DELETE FROM enrolments RETURNING organisation_id, holder_id, external_number),
              ended AS (INSERT INTO ended_enrolments SELECT * FROM enrolment),
              qualification AS (
                DELETE FROM qualifications
                RETURNING id, holder_id, exam_type, exam_number, exam_date, expiry_date, revoked, check_code),
              withdrawn AS (INSERT INTO withdrawn_qualifications SELECT * FROM qualification),
              organisation AS (UPDATE organisations SET withdrawn_at = now()),
              exam_type AS (UPDATE exam_types SET withdrawn_at = now())
         UPDATE qualification_holders SET withdrawn_at = now(), leading_expiry_date = NULL, leading_revoked = NULL`,
      );
    const identities = () =>
      dataSource.query<unknown[]>(
        `SELECT o.id AS organisation, e.holder_id, e.external_number, q.id, q.check_code, l.holder_id AS listed
           FROM organisations o JOIN enrolments e ON e.organisation_id = o.id JOIN qualifications q USING (holder_id)
           LEFT JOIN holder_listings l USING (organisation_id, holder_id)`,
      );

    it('returns with its old ids and check codes, and is marked no more', async () => {
      await writeRegistry(dataSource, one);
      const before = await identities();
      expect(before).toHaveLength(1);
      await everythingLeaves();
      expect(await identities()).toEqual([]);

      const changes = await writeRegistry(dataSource, one);

      expect(await identities()).toEqual(before);
      expect(changes.holders).toEqual({ added: 0, changed: 1 });
      expect(await holders()).toEqual([
        expect.objectContaining({ withdrawn_at: null, leading_revoked: false }),
      ]);
      for (const marked of [
        'organisations WHERE withdrawn_at IS NOT NULL',
        'exam_types WHERE withdrawn_at IS NOT NULL',
        'ended_enrolments',
        'withdrawn_qualifications',
      ]) {
        expect([marked, await countOf(marked)]).toEqual([marked, 0]);
      }
      expect((await writeRegistry(dataSource, one)).holders).toEqual(nothing);
    });

    it('is not referred to unless it returns as well', async () => {
      await writeRegistry(dataSource, one);
      await everythingLeaves();

      await expect(
        writeRegistry(dataSource, { ...nothingElse, qualifications: one.qualifications }),
      ).rejects.toThrow('names an unknown holder');
    });
  });

  it('gives every new row an id and a check code of its own', async () => {
    await writeRegistry(dataSource, demoRegistry({ holders: 50 }));

    expect(await countOf(`(SELECT DISTINCT check_code FROM qualifications)`)).toBe(
      await countOf('qualifications'),
    );
    const [row] = await dataSource.query<[{ check_code: string }]>(`SELECT check_code FROM qualifications`);
    expect(row.check_code).toMatch(/^[\w-]{22}$/);
  });

  it('gives the same ids and check codes from the same seed', async () => {
    const batch = demoRegistry({ holders: 50 });
    const written = async () => {
      await dataSource.query(`TRUNCATE organisations, exam_types, qualification_holders CASCADE`);
      await writeRegistry(dataSource, batch, seededRegistryIds('seed'));
      return dataSource.query<unknown[]>(`SELECT id, holder_id, check_code FROM qualifications ORDER BY id`);
    };

    expect(await written()).toEqual(await written());
  });

  it('writes all or nothing', async () => {
    await expect(
      writeRegistry(dataSource, {
        ...one,
        // The database refuses it: expired before it was earned.
        qualifications: [{ ...diploma, expiryDate: '2020-01-01' }],
      }),
    ).rejects.toThrow('qualifications_expiry_after_exam');
    expect(await countOf('organisations')).toBe(0);
    expect(await countOf('qualification_holders')).toBe(0);
  });

  it('takes part in a transaction that is open', async () => {
    await dataSource
      .transaction(async (manager) => {
        await writeRegistry(manager, one);
        throw new Error('after all not');
      })
      .catch(() => undefined);
    expect(await countOf('organisations')).toBe(0);
  });

  it.each(['organisations', 'examTypes', 'holders', 'enrolments', 'qualifications'] as const)(
    'refuses %s in which a key comes twice, without telling whose',
    async (table) => {
      const rows = one[table];
      await expect(writeRegistry(dataSource, { ...one, [table]: [...rows, ...rows] })).rejects.toMatchObject({
        code: 'duplicate-key',
        message: `${table}[${rows.length}] has the same key as ${table}[0]`,
      });
    },
  );

  it('refuses an enrolment with an unknown organisation', async () => {
    const enrolments = [
      ...one.enrolments,
      { organisationCode: 'B', qualificationNumber: '007', externalNumber: null },
    ];
    await expect(writeRegistry(dataSource, { ...one, enrolments })).rejects.toMatchObject({
      code: 'unknown-reference',
      message: 'enrolments[1] names an unknown organisation',
    });
    expect(await countOf('qualification_holders')).toBe(0);
  });

  it('refuses a qualification of an unknown holder or exam type', async () => {
    await expect(
      writeRegistry(dataSource, { ...one, qualifications: [{ ...diploma, qualificationNumber: '7' }] }),
    ).rejects.toMatchObject({ message: 'qualifications[0] names an unknown holder' });
    await expect(
      writeRegistry(dataSource, { ...one, qualifications: [{ ...diploma, examTypeCode: 'eh' }] }),
    ).rejects.toMatchObject({ message: 'qualifications[0] names an unknown exam type' });
  });

  it('accepts a batch that refers to what is there already', async () => {
    await writeRegistry(dataSource, one);
    const module = { ...diploma, examTypeCode: 'RAED' };
    const changes = await writeRegistry(dataSource, { ...nothingElse, qualifications: [module] });

    expect(changes.qualifications).toEqual({ added: 1, changed: 0 });
  });

  it('gives a holder without qualifications none to stand for them', async () => {
    await writeRegistry(dataSource, { ...one, qualifications: [] });

    expect(await holders()).toEqual([
      expect.objectContaining({ leading_expiry_date: null, leading_revoked: null }),
    ]);
  });

  it('lets another qualification lead when an exam type turns from module into main', async () => {
    await writeRegistry(dataSource, {
      ...one,
      qualifications: [diploma, { ...diploma, examTypeCode: 'RAED', expiryDate: '2027-01-01' }],
    });
    expect(await holders()).toEqual([expect.objectContaining({ leading_expiry_date: '2026-05-01' })]);
    await writeRegistry(dataSource, {
      ...nothingElse,
      examTypes: [{ code: 'RAED', name: 'Reanimatie en AED', kind: 'main' }],
    });

    expect(await holders()).toEqual([expect.objectContaining({ leading_expiry_date: '2027-01-01' })]);
  });

  it('lets the same qualification lead in SQL as leadingQualification does', async () => {
    const numbers = Array.from({ length: 400 }, (_, index) => String(index).padStart(3, '0'));
    // Every mix of two or three of: main or module, three dates or none, revoked or not.
    const kinds = [0, 1].flatMap((type) =>
      ['2026-04-01', '2027-10-01', '2028-10-01', null].flatMap((expiryDate) =>
        [false, true].map((revoked) => ({ type, expiryDate, revoked })),
      ),
    );
    const qualifications = numbers.flatMap((qualificationNumber, index) =>
      [index % 16, (index * 7 + (index >> 4)) % 16, (index >> 3) % 16]
        .slice(0, 2 + (index % 2))
        .map((pick, place): QualificationRecord => {
          const { type, expiryDate, revoked } = kinds[pick] as (typeof kinds)[number];
          return {
            qualificationNumber,
            examTypeCode: type === 0 ? 'EH' : 'RAED',
            examNumber: `${index}-${place}`,
            examDate: '2020-01-01',
            expiryDate,
            revoked,
          };
        }),
    );
    await writeRegistry(dataSource, {
      ...one,
      holders: numbers.map((qualificationNumber) => ({ ...zoe, qualificationNumber })),
      enrolments: [],
      qualifications,
    });

    for (const row of await holders()) {
      const leading = leadingQualification(
        qualifications
          .filter(({ qualificationNumber }) => qualificationNumber === row.qualification_number)
          .map((record) => ({ ...record, kind: record.examTypeCode === 'EH' ? 'main' : 'module' })),
      );
      expect([row.leading_expiry_date, row.leading_revoked]).toEqual([leading?.expiryDate, leading?.revoked]);
    }
  });
});
