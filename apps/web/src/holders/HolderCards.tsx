import { Button, NativeSelect } from '@mantine/core';
import { Icon } from '../icons';
import { formatShortDate } from '../texts/format';
import { useTexts } from '../texts/language';
import { type HolderListProps, useHolderActions } from './holder-list';
import { type HolderSort, SORT_COLUMNS } from './holder-query';
import { QualificationList } from './QualificationList';
import css from './holders.module.css';
import { StatusLabel } from './StatusLabel';

/** List of holders on a phone: cards. */
export function HolderCards({ holders, sort, onSort }: HolderListProps) {
  const texts = useTexts();
  const { selected, toggleSelected, opened, toggleDetails } = useHolderActions();
  const orders = SORT_COLUMNS.flatMap((column) => [
    { value: column, label: `${texts.holders.columns[column]} ↑` },
    { value: `-${column}`, label: `${texts.holders.columns[column]} ↓` },
  ]);
  return (
    <>
      <NativeSelect
        className={css.order}
        label={texts.holders.sortBy}
        data={orders}
        value={sort}
        onChange={(event) => onSort(event.currentTarget.value as HolderSort)}
      />
      <ul className={css.cards} aria-label={texts.holders.tableLabel}>
        {holders.map((holder) => {
          const { id, name } = holder;
          const isSelected = selected.has(id);
          const isOpen = opened.has(id);
          return (
            <li key={id} className={css.card} data-selected={isSelected || undefined}>
              <div className={css.cardTop}>
                <div className={css.cardText}>
                  <strong translate="no">{name}</strong>
                  <span translate="no">
                    {holder.qualificationNumber}
                    {holder.externalNumber && ` · ${holder.externalNumber}`}
                  </span>
                  <span>{texts.holders.born(formatShortDate(holder.birthDate))}</span>
                  <span className={css.cardStatus}>
                    <StatusLabel status={holder.status} />
                    {holder.expiryDate
                      ? texts.holders.until(formatShortDate(holder.expiryDate))
                      : texts.holders.noEnd}
                  </span>
                </div>
                <div className={css.cardChoice}>
                  <Button
                    variant={isSelected ? 'default' : 'light'}
                    className={css.chooseCard}
                    aria-label={isSelected ? texts.holders.removeNamed(name) : texts.holders.addNamed(name)}
                    onClick={(event) => toggleSelected(holder, event)}
                  >
                    {isSelected ? texts.holders.remove : texts.holders.add}
                  </Button>
                  {isSelected && (
                    <span className={css.selected}>
                      <Icon name="check" size={14} /> {texts.holders.selected}
                    </span>
                  )}
                </div>
              </div>
              <Button
                variant="subtle"
                size="compact-md"
                aria-expanded={isOpen}
                aria-label={texts.holders.detailsNamed(name)}
                onClick={() => toggleDetails(id)}
              >
                {texts.holders.details}
              </Button>
              {isOpen && <QualificationList id={id} />}
            </li>
          );
        })}
      </ul>
    </>
  );
}
