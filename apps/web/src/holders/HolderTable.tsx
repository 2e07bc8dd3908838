import { Button, VisuallyHidden } from '@mantine/core';
import { Fragment } from 'react';
import { Icon } from '../icons';
import { formatShortDate } from '../texts/format';
import { useTexts } from '../texts/language';
import { type HolderListProps, useHolderActions } from './holder-list';
import { SORT_COLUMNS, toggleSort } from './holder-query';
import { QualificationList } from './QualificationList';
import css from './holders.module.css';
import { StatusLabel } from './StatusLabel';

/** List of holders on a laptop: a table. */
export function HolderTable({ holders, sort, onSort }: HolderListProps) {
  const texts = useTexts();
  const { selected, toggleSelected, opened, toggleDetails } = useHolderActions();
  return (
    <table className={css.table} aria-label={texts.holders.tableLabel}>
      <thead>
        <tr>
          {SORT_COLUMNS.map((column) => {
            const direction =
              sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : undefined;
            return (
              <th key={column} aria-sort={direction} data-column={column}>
                <button type="button" className={css.sort} onClick={() => onSort(toggleSort(sort, column))}>
                  {texts.holders.columns[column]}
                  <Icon
                    name={direction === 'descending' ? 'sortDown' : 'sortUp'}
                    size={14}
                    className={direction ? undefined : css.unsorted}
                  />
                </button>
              </th>
            );
          })}
          <td className={css.actionsTitle} />
        </tr>
      </thead>
      <tbody>
        {holders.map((holder) => {
          const { id, name } = holder;
          const isSelected = selected.has(id);
          const isOpen = opened.has(id);
          return (
            <Fragment key={id}>
              <tr data-selected={isSelected || undefined}>
                <td className={css.first}>
                  {isSelected && (
                    <span className={css.mark}>
                      <Icon name="check" size={14} />
                      <VisuallyHidden>{texts.holders.selected}</VisuallyHidden>
                    </span>
                  )}
                  <span translate="no">{holder.qualificationNumber}</span>
                </td>
                <td className={css.name} translate="no">
                  {name}
                </td>
                <td>{formatShortDate(holder.birthDate)}</td>
                <td className={css.wraps}>
                  {holder.expiryDate ? formatShortDate(holder.expiryDate) : texts.holders.noEnd}
                </td>
                <td>
                  <StatusLabel status={holder.status} />
                </td>
                <td className={css.wraps} translate="no">
                  {holder.externalNumber}
                </td>
                <td className={css.actions}>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-expanded={isOpen}
                    aria-label={texts.holders.detailsNamed(name)}
                    onClick={() => toggleDetails(id)}
                  >
                    {texts.holders.details}
                  </Button>
                  <Button
                    variant={isSelected ? 'default' : 'light'}
                    size="compact-sm"
                    className={css.choose}
                    aria-label={isSelected ? texts.holders.removeNamed(name) : texts.holders.addNamed(name)}
                    onClick={(event) => toggleSelected(holder, event)}
                  >
                    {isSelected ? texts.holders.remove : texts.holders.add}
                  </Button>
                </td>
              </tr>
              {isOpen && (
                <tr className={css.details}>
                  <td colSpan={7}>
                    <QualificationList id={id} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
