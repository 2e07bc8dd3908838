import { useEffect, useRef } from 'react';

/**
 * Handles 'show more' of a list: when new items arrive, the focus moves to the first of them.
 *
 * @param count number of items that are shown; each item must be focusable (`tabIndex`)
 * @returns a ref for the list, and a function that fetches more items
 */
export function useShowMore(count: number, fetchMore: () => void) {
  const list = useRef<HTMLUListElement>(null);
  const from = useRef<number>(undefined);
  useEffect(() => {
    if (from.current === undefined || count <= from.current) return;
    const first = list.current?.children[from.current];
    if (first instanceof HTMLElement) first.focus();
    from.current = undefined;
  }, [count]);
  const show = () => {
    from.current = count;
    fetchMore();
  };
  return [list, show] as const;
}
