import { useEffect } from 'react';

/** Sets the title of the document while this page is shown: the title of the page, then the name of the application. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Pasloket`;
  }, [title]);
}
