import { type ReactNode, useSyncExternalStore } from 'react';
import { NavLink } from 'react-router';
import { storage } from '../browser/fallback-storage';
import { Icon } from '../icons';
import { useSignOut } from '../session/session';
import { useTexts } from '../texts/language';
import { Brand, LanguageButton } from './Brand';
import css from './layout.module.css';
import { Notice } from './Notice';
import { useIsOnline } from './use-is-online';

/** A page that can be opened from the navigation at the top. */
export interface Tab {
  readonly to: string;
  readonly label: string;
}

/** Header, navigation and main area around every page of a signed-in account. */
export function AppLayout({
  name,
  tabs = [],
  children,
}: {
  name: string;
  tabs?: readonly Tab[];
  children: ReactNode;
}) {
  const texts = useTexts();
  const signOut = useSignOut();
  const isOnline = useIsOnline();
  const isPersistent = useSyncExternalStore(storage.subscribe, storage.isPersistent);
  return (
    <>
      <a className={css.skip} href="#main">
        {texts.skipToContent}
      </a>
      <header className={css.header}>
        <div className={css.headerLine}>
          <Brand />
          {tabs.length > 0 && (
            <nav aria-label={texts.tabs.label} className={css.tabs}>
              {tabs.map(({ to, label }) => (
                <NavLink key={to} to={to} end>
                  {label}
                </NavLink>
              ))}
            </nav>
          )}
          <div className={css.account}>
            <NavLink to="/account" className={css.plain} aria-label={texts.account.open(name)}>
              <Icon name="person" size={16} />{' '}
              <span className={css.accountName} translate="no">
                {name}
              </span>
            </NavLink>
            <LanguageButton />
            <button type="button" className={css.plain} onClick={() => signOut.mutate()}>
              <Icon name="leave" size={16} /> {texts.session.signOut}
            </button>
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={css.main}>
        {!isOnline && <Notice tone="warn">{texts.page.offline}</Notice>}
        {!isPersistent && <Notice tone="warn">{texts.page.notKept}</Notice>}
        {children}
      </main>
    </>
  );
}
