import { useEffect } from 'react';

/** The document's title while this page is shown: what it is, then whose. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Pasloket`;
  }, [title]);
}
