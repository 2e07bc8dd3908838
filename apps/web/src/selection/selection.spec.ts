import {
  emptySelection,
  parseSelection,
  selectionAfterSubmit,
  splitSelection,
  withChoices,
  withHolders,
  withoutHolders,
} from './selection';

const selection = withHolders(emptySelection('k0'), ['a', 'b', 'c'], 'k1');

describe('A selection', () => {
  it('holds everybody once, in the order of adding', () => {
    expect(withHolders(selection, ['b', 'd', 'd'], 'k2').holderIds).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is another request to the server once anything in it changes, and the same one when nothing did', () => {
    expect(withHolders(selection, ['a'], 'k2').key).toBe('k1');
    expect(withHolders(selection, ['d'], 'k2').key).toBe('k2');
    expect(withoutHolders(selection, ['a'], 'k2').key).toBe('k2');
    expect(withChoices(selection, { scope: 'main' }, 'k2').key).toBe('k2');
  });

  it('can be split: what fits is taken now, the others wait, and nobody is lost or doubled', () => {
    const split = splitSelection(selection, ['a', 'b'], 'k2');
    expect([split.holderIds, split.laterIds]).toEqual([['a', 'b'], ['c']]);
    const again = splitSelection({ ...split, holderIds: ['a', 'b', 'd'] }, ['a'], 'k3');
    expect([again.holderIds, again.laterIds]).toEqual([['a'], ['b', 'd', 'c']]);
  });

  it('is, after submitting, those who waited, with the same choices; or nobody', () => {
    const split = withChoices(splitSelection(selection, ['a'], 'k2'), { scope: 'main' }, 'k3');
    expect(selectionAfterSubmit(split, split, 'k4')).toMatchObject({
      holderIds: ['b', 'c'],
      laterIds: [],
      scope: 'main',
      key: 'k4',
    });
    expect(selectionAfterSubmit(selection, selection, 'k4')).toEqual(emptySelection('k4'));
  });

  it('keeps, after submitting, whoever was added while the request was on its way', () => {
    const meanwhile = withChoices(withHolders(selection, ['d'], 'k2'), { scope: 'main' }, 'k3');
    expect(selectionAfterSubmit(meanwhile, selection, 'k4')).toMatchObject({
      holderIds: ['d'],
      scope: 'main',
      key: 'k4',
    });
  });

  it('keeps those who waited when the same answer comes twice', () => {
    const sent = splitSelection(selection, ['a'], 'k2');
    const once = selectionAfterSubmit(sent, sent, 'k3');
    expect(selectionAfterSubmit(once, sent, 'k4')).toMatchObject({ holderIds: ['b', 'c'], laterIds: [] });
  });

  it('has nobody both now and later', () => {
    const split = splitSelection(selection, ['a'], 'k2');
    expect(withHolders(split, ['c'], 'k3')).toMatchObject({ holderIds: ['a', 'c'], laterIds: ['b'] });
  });

  it('loses whoever is removed, also among those who wait', () => {
    const split = splitSelection(selection, ['a', 'b'], 'k2');
    expect(withoutHolders(split, ['b', 'c'], 'k3')).toMatchObject({ holderIds: ['a'], laterIds: [] });
  });

  it('comes back from storage as it was', () => {
    expect(parseSelection(JSON.stringify(selection))).toEqual(selection);
  });

  it.each([null, '', 'nonsense', '[]', '{"holderIds":[1]}', JSON.stringify({ ...selection, scope: 'some' })])(
    'starts anew when what was stored is none: %s',
    (stored) => {
      expect(parseSelection(stored)).toBeNull();
    },
  );
});
