import { useEffect, useRef } from 'react';

/**
 * Moves the focus after 'show more': to the first of the new items when they arrive.
 *
 * @param count number of items that are shown; each must be focusable (`tabIndex`)
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
