import { CloseButton } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { useTexts } from '../texts/language';
import css from './selection.module.css';
import { type KnownHolder } from './holder-directory';
import { useKnownHolders } from './selection-context';

/** So many names are shown at once; more are a press away. */
const INITIAL_COUNT = 50;

interface SelectedHolderListProps {
  readonly label: string;
  readonly ids: readonly string[];
  /** What to say under a name. */
  readonly note?: (id: string) => string | undefined;
  readonly onRemove?: (id: string, name: string) => void;
  /** Stands beside 'Toon alle'. */
  readonly action?: ReactNode;
}

/** People by name, in the order in which they were chosen. */
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
