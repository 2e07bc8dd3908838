import { useCallback, useState } from 'react';
import { type Holder } from '../api/client';
import { withHolders, withoutHolders } from '../selection/selection';
import { useSelection } from '../selection/selection-context';
import { type HolderSort } from './holder-query';

/** Properties that the table and the cards share. */
export interface HolderListProps {
  readonly holders: readonly Holder[];
  readonly sort: HolderSort;
  readonly onSort: (sort: HolderSort) => void;
}

/** Returns which holders are selected and which show their details, with functions that toggle both. */
export function useHolderActions() {
  const { selection, store } = useSelection();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const selected = new Set(selection.holderIds);
  const toggleSelected = ({ id, name }: Holder, { detail: presses }: Pick<UIEvent, 'detail'>) => {
    // Ignores the second press of a double click, which would undo the first press.
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
