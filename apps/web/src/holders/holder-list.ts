import { useCallback, useState } from 'react';
import { type Holder } from '../api/client';
import { withHolders, withoutHolders } from '../selection/selection';
import { useSelection } from '../selection/selection-context';
import { type HolderSort } from './holder-query';

/** What the table and the cards have in common. */
export interface HolderListProps {
  readonly holders: readonly Holder[];
  readonly sort: HolderSort;
  readonly onSort: (sort: HolderSort) => void;
}

/** Adding and removing one holder, and whose details are open. */
export function useHolderActions() {
  const { selection, store } = useSelection();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const selected = new Set(selection.holderIds);
  const toggleSelected = ({ id, name }: Holder, { detail: presses }: Pick<UIEvent, 'detail'>) => {
    // The second press of a double click would take the first one back.
    if (presses > 1) return;
    if (selected.has(id)) store.remove((now, key) => withoutHolders(now, [id], key), 1, name);
    else store.update((now, key) => withHolders(now, [id], key));
  };
  const toggleDetails = useCallback((id: string) => {
    setOpened((all) => {
      const next = new Set(all);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return { selected, toggleSelected, opened, toggleDetails };
}
