import { type ReactNode } from 'react';
import { Brand, LanguageButton } from '../layout/Brand';
import { useDocumentTitle } from '../layout/use-document-title';
import css from './session.module.css';

interface CardPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** Content at the bottom of the card, beside the language button. */
  readonly foot?: ReactNode;
}

/** Page for people who are not signed in: one card with one task. */
export function CardPage({ title, lead, children, foot }: CardPageProps) {
  useDocumentTitle(title);
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Brand />
        <h1>{title}</h1>
        {lead && <p className={css.lead}>{lead}</p>}
        {children}
        <p className={css.foot}>
          <span>{foot}</span>
          <LanguageButton />
        </p>
      </div>
    </main>
  );
}
