import { type ReactNode } from 'react';
import { NavLink } from 'react-router';
import { Icon } from '../icons';
import { useSignOut } from '../session/session';
import { useTexts } from '../texts/language';
import { Brand, LanguageButton } from './Brand';
import css from './layout.module.css';
import { Notice } from './Notice';
import { useOnline } from './use-online';

/** What stands around every page of somebody who is signed in. */
export function Frame({
  name,
  tabs = true,
  children,
}: {
  name: string;
  tabs?: boolean;
  children: ReactNode;
}) {
  const texts = useTexts();
  const signOut = useSignOut();
  const online = useOnline();
  return (
    <>
      <a className={css.skip} href="#main">
        {texts.skipToContent}
      </a>
      <header className={css.header}>
        <div className={css.headerLine}>
          <Brand />
          {tabs && (
            <nav aria-label={texts.tabs.label} className={css.tabs}>
              <NavLink to="/" end>
                {texts.tabs.holders}
              </NavLink>
              <NavLink to="/verzoeken">{texts.tabs.requests}</NavLink>
            </nav>
          )}
          <div className={css.account}>
            <NavLink to="/account" className={css.plain} aria-label={texts.account.open(name)}>
              <Icon name="person" size={16} /> <span className={css.accountName}>{name}</span>
            </NavLink>
            <LanguageButton />
            <button type="button" className={css.plain} onClick={() => signOut.mutate()}>
              <Icon name="leave" size={16} /> {texts.session.signOut}
            </button>
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={css.main}>
        {!online && <Notice tone="warn">{texts.page.offline}</Notice>}
        {children}
      </main>
    </>
  );
}
