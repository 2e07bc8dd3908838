import {
  checkedQualificationView,
  latestOfEachType,
  type RegisteredQualification,
} from './checked-qualifications';

const TODAY = '2026-11-23';
const earned = (
  name: string,
  expiryDate: string | null,
  { revoked = false, kind = 'main' as const }: { revoked?: boolean; kind?: 'main' | 'module' } = {},
): RegisteredQualification => ({ examType: { name, kind }, expiryDate, revoked });

describe('What a check tells of one qualification', () => {
  it.each([
    ['on its last day', earned('Diploma', '2026-11-23'), true, '2026-11-23'],
    ['the day after', earned('Diploma', '2026-11-22'), false, '2026-11-22'],
    ['without end', earned('Diploma', null), true, null],
  ])('%s', (_when, qualification, valid, validUntil) => {
    expect(checkedQualificationView(qualification, TODAY)).toEqual({
      qualification: 'Diploma',
      valid,
      validUntil,
    });
  });

  it.each(['2027-04-01', '2020-04-01', null])(
    'a revoked one is not valid, and its date (%s) is not told',
    (expiryDate) => {
      expect(checkedQualificationView(earned('Diploma', expiryDate, { revoked: true }), TODAY)).toEqual({
        qualification: 'Diploma',
        valid: false,
        validUntil: null,
      });
    },
  );
});

describe('What a check tells of a holder', () => {
  it('is the one of each kind that lasts longest', () => {
    const renewed = [earned('A', '2024-10-01'), earned('A', '2028-10-01'), earned('A', '2026-10-01')];
    expect(latestOfEachType(renewed, TODAY)).toEqual([
      { qualification: 'A', valid: true, validUntil: '2028-10-01' },
    ]);
    expect(latestOfEachType([...renewed, earned('A', null)], TODAY)).toEqual([
      { qualification: 'A', valid: true, validUntil: null },
    ]);
  });

  it('is never a revoked one while another counts, or once did', () => {
    const revoked = earned('A', '2028-10-01', { revoked: true });
    expect(latestOfEachType([revoked, earned('A', '2027-10-01')], TODAY)).toMatchObject([{ valid: true }]);
    expect(latestOfEachType([revoked, earned('A', '2024-10-01')], TODAY)).toEqual([
      { qualification: 'A', valid: false, validUntil: '2024-10-01' },
    ]);
    expect(latestOfEachType([revoked], TODAY)).toEqual([
      { qualification: 'A', valid: false, validUntil: null },
    ]);
  });

  it('has main before modules, valid before not valid, then by name', () => {
    const names = latestOfEachType(
      [
        earned('Module', null, { kind: 'module' }),
        earned('Old', '2020-01-01'),
        earned('B', null),
        earned('A', null),
      ],
      TODAY,
    ).map(({ qualification }) => qualification);
    expect(names).toEqual(['A', 'B', 'Old', 'Module']);
  });
});
