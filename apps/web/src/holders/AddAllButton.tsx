import { Button } from '@mantine/core';
import { Icon } from '../icons';
import { useShowMessage } from '../messages/messages';
import { MAX_HOLDERS, withHolders } from '../selection/selection';
import { useSelection } from '../selection/selection-context';
import { describeProblem, useTexts } from '../texts/language';
import { type HolderFilters } from './holder-query';
import { useAllHolderIds } from './use-holders';

/** Button 'Voeg alle toe': adds all holders that match the filters, from all pages of the list. */
export function AddAllButton({
  filters,
  search,
  total,
}: {
  filters: HolderFilters;
  search: string;
  /** Number of holders that match; undefined while it is being fetched. */
  total: number | undefined;
}) {
  const texts = useTexts();
  const showMessage = useShowMessage();
  const { store } = useSelection();
  const all = useAllHolderIds();
  const addAll = async () => {
    const refuse = (count: number) =>
      showMessage(texts.holders.tooManyToAdd(count, MAX_HOLDERS), { tone: 'bad' });
    if (total !== undefined && total > MAX_HOLDERS) return refuse(total);
    const wasEmptied = store.watchRemoveAll();
    try {
      const { ids, total: matching } = await all.mutateAsync({ filters, search });
      if (wasEmptied()) return;
      if (matching > MAX_HOLDERS) return refuse(matching);
      const { holderIds } = store.get().selection;
      const before = holderIds.length;
      const together = new Set([...holderIds, ...ids]).size;
      if (together > MAX_HOLDERS) {
        showMessage(texts.holders.tooManyTogether(together, MAX_HOLDERS), { tone: 'bad' });
        return;
      }
      store.update((selection, key) => withHolders(selection, ids, key));
      const added = store.get().selection.holderIds.length - before;
      if (added === 0) showMessage(texts.holders.addedNobody);
      else
        showMessage(
          added === ids.length
            ? texts.holders.added(added)
            : texts.holders.addedSome(added, ids.length - added),
        );
    } catch (error) {
      showMessage(describeProblem(error, texts), { tone: 'bad' });
    }
  };
  return (
    <Button
      variant="light"
      leftSection={<Icon name="add" />}
      loading={all.isPending}
      disabled={total === 0}
      onClick={() => void addAll()}
    >
      {texts.holders.addAll}
    </Button>
  );
}
