import { useEffect, useRef } from 'react';

/**
 * A list that is shown further: the focus goes on to the first of what came, whether the button stays or not.
 *
 * @param count how many are shown. Each takes the focus (`tabIndex`).
 * @returns where the list is, and what to do when more is asked for.
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
