import { Button } from '@mantine/core';
import { Icon } from '../icons';
import { useSay } from '../messages/messages';
import { MOST_HOLDERS, withHolders } from '../selection/selection';
import { useSelection } from '../selection/selection-context';
import { problemSentence, useTexts } from '../texts/language';
import { type HolderFilters } from './holder-query';
import { useAllHolderIds } from './use-holders';

/** 'Voeg alle toe': everybody whom the filter matches, over all pages. */
export function AddAll({
  filters,
  search,
  total,
}: {
  filters: HolderFilters;
  search: string;
  total: number;
}) {
  const texts = useTexts();
  const say = useSay();
  const { store } = useSelection();
  const all = useAllHolderIds();
  const addAll = async () => {
    if (total > MOST_HOLDERS) {
      say(texts.holders.tooManyToAdd(total, MOST_HOLDERS), { tone: 'bad' });
      return;
    }
    try {
      const ids = await all.mutateAsync({ filters, search });
      const before = store.get().selection.holderIds.length;
      if (new Set([...store.get().selection.holderIds, ...ids]).size > MOST_HOLDERS) {
        say(texts.holders.tooManyToAdd(before + ids.length, MOST_HOLDERS), { tone: 'bad' });
        return;
      }
      store.update((selection, key) => withHolders(selection, ids, key));
      const added = store.get().selection.holderIds.length - before;
      if (added === 0) say(texts.holders.addedNobody);
      else
        say(
          added === ids.length
            ? texts.holders.added(added)
            : texts.holders.addedSome(added, ids.length - added),
        );
    } catch (error) {
      say(problemSentence(error, texts), { tone: 'bad' });
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
