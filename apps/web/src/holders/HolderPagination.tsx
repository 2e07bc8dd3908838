import { Pagination } from '@mantine/core';
import { useTexts } from '../texts/language';
import css from './holders.module.css';
import { PAGE_SIZE } from './holder-query';

interface HolderPaginationProps {
  readonly page: number;
  readonly total: number;
  readonly wide: boolean;
  readonly onChange: (page: number) => void;
}

export function HolderPagination({ page, total, wide, onChange }: HolderPaginationProps) {
  const texts = useTexts();
  const pages = Math.ceil(total / PAGE_SIZE);
  const from = (page - 1) * PAGE_SIZE + 1;
  return (
    <nav className={css.pages} aria-label={texts.holders.pages}>
      <span>{texts.holders.range(from, Math.min(page * PAGE_SIZE, total), total)}</span>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={page}
          onChange={onChange}
          siblings={wide ? 1 : 0}
          size={wide ? 'md' : 'lg'}
          getItemProps={(number) => ({ 'aria-label': texts.holders.page(number) })}
          getControlProps={(control) => ({
            'aria-label': control === 'next' ? texts.holders.nextPage : texts.holders.previousPage,
          })}
        />
      )}
    </nav>
  );
}
