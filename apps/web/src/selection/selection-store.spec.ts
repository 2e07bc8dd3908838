import { withChoices, withHolders, withoutHolders } from './selection';
import { SelectionStore } from './selection-store';

/** Real: the store. Mocked: the browser's storage, by a map that all tabs share, as in browsers. */
describe('The selection in several tabs', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
  };
  const add = (store: SelectionStore, ...ids: string[]) =>
    store.update((now, key) => withHolders(now, ids, key));
  const remove = (store: SelectionStore, id: string) =>
    store.remove((now, key) => withoutHolders(now, [id], key), 1, `Holder ${id}`);

  afterEach(() => jest.useRealTimers());

  it('loses nobody whom another tab added, also when this one has not heard of it', () => {
    const shared = storage();
    const one = new SelectionStore('account', shared);
    const other = new SelectionStore('account', shared);
    add(other, 'a', 'b');
    add(one, 'c');
    expect(one.get().selection.holderIds).toEqual(['a', 'b', 'c']);
    remove(other, 'a');
    expect(other.get().selection.holderIds).toEqual(['b', 'c']);
  });

  it('is not another one because something else in it changed', () => {
    const store = new SelectionStore('account', storage());
    add(store, 'a');
    const { holderIds } = store.get().selection;
    store.update((now, key) => withChoices(now, { personalReference: 'Avond' }, key));
    expect(store.get().selection.holderIds).toBe(holderIds);
  });

  it('is another one for another account', () => {
    const shared = storage();
    add(new SelectionStore('account', shared), 'a');
    expect(new SelectionStore('other', shared).get().selection.holderIds).toEqual([]);
  });

  it('drops what was still being fetched when everybody was removed, and can undo that', () => {
    const store = new SelectionStore('account', storage());
    add(store, 'a', 'b');
    const wasEmptied = store.watchRemoveAll();
    remove(store, 'a');
    expect(wasEmptied()).toBe(false);
    store.undo();
    store.removeAll();
    expect(wasEmptied()).toBe(true);
    expect(store.get().selection.holderIds).toEqual([]);
    expect(store.watchRemoveAll()()).toBe(false);
    store.undo();
    expect(store.get().selection.holderIds).toEqual(['a', 'b']);
  });

  it('takes two removals of one double press back together, and later ones one by one', () => {
    jest.useFakeTimers({ now: 0 });
    const store = new SelectionStore('account', storage());
    add(store, 'a', 'b', 'c');
    remove(store, 'a');
    jest.setSystemTime(300);
    remove(store, 'b');
    expect(store.get().removal).toMatchObject({ count: 2 });
    expect(store.get().removal?.name).toBeUndefined();
    store.undo();
    expect(store.get().selection.holderIds).toEqual(['a', 'b', 'c']);
    remove(store, 'a');
    jest.setSystemTime(2_000);
    remove(store, 'b');
    expect(store.get().removal).toMatchObject({ count: 1, name: 'Holder b' });
    store.undo();
    expect(store.get().selection.holderIds).toEqual(['b', 'c']);
  });
});
