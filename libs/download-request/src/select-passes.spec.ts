import { type SelectableQualification, selectPasses } from './select-passes';

const qualification = (given: Partial<SelectableQualification> = {}): SelectableQualification => ({
  kind: 'main',
  expiryDate: '2027-04-01',
  revoked: false,
  ...given,
});
const holder = (id: string, ...qualifications: SelectableQualification[]) => ({ id, qualifications });
const ALL = { scope: 'all', expiryDates: [] } as const;
const MAIN = { scope: 'main', expiryDates: [] } as const;

describe('Which passes a request holds', () => {
  it('is every qualification of the holders, main ones first, in the order of the holders', () => {
    const reanimation = qualification({ kind: 'module' });
    const diploma = qualification();
    const other = qualification();
    expect(selectPasses([holder('b', reanimation, diploma), holder('a', other)], ALL)).toEqual({
      passes: [
        { holderId: 'b', place: 1 },
        { holderId: 'b', place: 0 },
        { holderId: 'a', place: 0 },
      ],
      missing: [],
    });
  });

  it('is only the diploma or certificate when the scope says so', () => {
    const diploma = qualification();
    const { passes } = selectPasses([holder('a', diploma, qualification({ kind: 'module' }))], MAIN);
    expect(passes).toEqual([{ holderId: 'a', place: 0 }]);
  });

  it('has an expired qualification as well as a valid one', () => {
    expect(selectPasses([holder('a', qualification({ expiryDate: '2019-10-01' }))], ALL).passes).toHaveLength(
      1,
    );
  });

  it('never has a revoked one', () => {
    const standing = qualification();
    const { passes } = selectPasses([holder('a', qualification({ revoked: true }), standing)], ALL);
    expect(passes.map(({ place }) => place)).toEqual([1]);
  });

  it('keeps to the chosen expiry dates, of which "none" is those without end', () => {
    const april = qualification({ expiryDate: '2027-04-01' });
    const october = qualification({ expiryDate: '2027-10-01' });
    const endless = qualification({ expiryDate: null });
    const chosen = (...expiryDates: string[]) =>
      selectPasses([holder('a', april, october, endless)], { scope: 'all', expiryDates }).passes.map(
        ({ place }) => place,
      );
    expect(chosen('2027-04-01')).toEqual([0]);
    expect(chosen('2027-10-01', 'none')).toEqual([1, 2]);
    expect(chosen()).toHaveLength(3);
  });

  it('names each holder who yields none, with the reason', () => {
    const dates = { scope: 'main', expiryDates: ['2030-01-01'] } as const;
    const { passes, missing } = selectPasses(
      [
        holder('none'),
        holder('modules', qualification({ kind: 'module', expiryDate: '2030-01-01' })),
        holder('revoked', qualification({ revoked: true, expiryDate: '2030-01-01' })),
        holder('dates', qualification(), qualification({ revoked: true })),
      ],
      dates,
    );
    expect(passes).toEqual([]);
    expect(missing).toEqual([
      { holderId: 'none', qualificationId: null, reason: 'no-qualification' },
      { holderId: 'modules', qualificationId: null, reason: 'no-main-qualification' },
      { holderId: 'revoked', qualificationId: null, reason: 'revoked' },
      { holderId: 'dates', qualificationId: null, reason: 'outside-expiry-dates' },
    ]);
  });

  it('keeps two holders of one name apart: they are told apart by id alone', () => {
    const { passes } = selectPasses([holder('a', qualification()), holder('b', qualification())], ALL);
    expect(passes.map(({ holderId }) => holderId)).toEqual(['a', 'b']);
  });

  it('judges holders with the same list alike, each by themselves', () => {
    const both = [qualification({ kind: 'module' }), qualification()];
    const { passes } = selectPasses(
      [{ id: 'a', qualifications: both }, holder('none'), { id: 'b', qualifications: both }],
      ALL,
    );
    expect(passes.map(({ holderId, place }) => `${holderId}${place}`)).toEqual(['a1', 'a0', 'b1', 'b0']);
  });
});
