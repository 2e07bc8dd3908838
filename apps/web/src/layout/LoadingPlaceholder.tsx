import { Skeleton } from '@mantine/core';
import { useTexts } from '../texts/language';
import css from './layout.module.css';

/**
 * Shows grey bars while content is being fetched.
 *
 * @param rows number of bars
 * @param height height of each bar in pixels
 */
export function LoadingPlaceholder({ rows = 1, height }: { rows?: number; height: number }) {
  const texts = useTexts();
  return (
    <div className={css.loading} role="img" aria-label={texts.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </div>
  );
}
