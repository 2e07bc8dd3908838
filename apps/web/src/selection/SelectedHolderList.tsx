import { CloseButton } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTexts } from '../texts/language';
import css from './selection.module.css';
import { type KnownHolder } from './holder-cache';
import { useKnownHolders } from './selection-context';

/** Number of names that are shown at first. A button shows the rest. */
const INITIAL_COUNT = 50;

interface SelectedHolderListProps {
  readonly label: string;
  readonly ids: readonly string[];
  /** Returns the text to show below a name. */
  readonly note?: (id: string) => string | undefined;
  readonly onRemove?: (id: string, name: string) => void;
  /** Further button, beside the button 'Toon alle'. */
  readonly action?: ReactNode;
}

/** Names of holders in the selection, in the order of `ids`. */
export function SelectedHolderList({ label, ids, note, onRemove, action }: SelectedHolderListProps) {
  const texts = useTexts();
  const [all, setAll] = useState(false);
  const shown = useMemo(() => (all ? ids : ids.slice(0, INITIAL_COUNT)), [all, ids]);
  const known = useKnownHolders(shown);
  const nameOf = (holder: KnownHolder | undefined) =>
    holder === 'gone' ? texts.selection.goneHolder : (holder?.name ?? texts.selection.unknownHolder);
  return (
    <>
      <ul className={css.people} aria-label={label} tabIndex={0}>
        {shown.map((id) => {
          const holder = known.get(id);
          const name = nameOf(holder);
          const isNamed = typeof holder === 'object';
          const why = note?.(id);
          return (
            <li key={id}>
              <span className={css.person}>
                <span translate={isNamed ? 'no' : undefined}>{name}</span>
                {why && <small>{why}</small>}
                {!why && isNamed && <small translate="no">{holder.qualificationNumber}</small>}
              </span>
              {onRemove && (
                <CloseButton
                  size="sm"
                  aria-label={texts.selection.removeNamed(name)}
                  onClick={() => onRemove(id, name)}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div className={css.underList}>
        {!all && ids.length > INITIAL_COUNT && (
          <button type="button" className={css.link} onClick={() => setAll(true)}>
            {texts.selection.showAll(ids.length)}
          </button>
        )}
        {action}
      </div>
    </>
  );
}
