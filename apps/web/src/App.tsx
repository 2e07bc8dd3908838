import { Button, Loader } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { AccountsPage } from './accounts/AccountsPage';
import { type Session } from './api/client';
import { ErrorBoundary } from './ErrorBoundary';
import { HoldersPage } from './holders/HoldersPage';
import { EmptyState } from './layout/EmptyState';
import { Frame } from './layout/Frame';
import { useTitle } from './layout/use-title';
import { MessagesProvider } from './messages/messages';
import { OperationsPage } from './operations/OperationsPage';
import { RequestEventsProvider } from './requests/request-events';
import { RequestsPage } from './requests/RequestsPage';
import { SelectionProvider } from './selection/selection-context';
import { AccountPage } from './session/AccountPage';
import { ForgotPasswordPage } from './session/ForgotPasswordPage';
import { useSession, useSessionNews } from './session/session';
import { SecondFactorSection } from './session/SecondFactorSection';
import { SetPasswordPage } from './session/SetPasswordPage';
import { SignInPage } from './session/SignInPage';
import { problemSentence, useTexts } from './texts/language';

/** Who is there decides what is shown; the address stays, so that signing in leads back to where one was. */
export function App() {
  return (
    <ErrorBoundary fallback={<Broken />}>
      <Routes>
        <Route path="/wachtwoord" element={<SetPasswordPage />} />
        <Route path="/wachtwoord-vergeten" element={<ForgotPasswordPage />} />
        <Route path="*" element={<ForWhoIsThere />} />
      </Routes>
    </ErrorBoundary>
  );
}

function ForWhoIsThere() {
  const texts = useTexts();
  const session = useSession();
  useSessionNews();
  if (session.isPending) return <Loader m="xl" aria-label={texts.loading} />;
  if (session.data === undefined) {
    return (
      <main>
        <EmptyState
          main
          icon="warning"
          title={texts.problems.title}
          action={<Button onClick={() => void session.refetch()}>{texts.tryAgain}</Button>}
        >
          {problemSentence(session.error, texts)}
        </EmptyState>
      </main>
    );
  }
  if (session.data === null || session.data === 'ended') return <SignInPage ended={session.data !== null} />;
  return (
    <MessagesProvider>
      <SignedIn session={session.data} />
    </MessagesProvider>
  );
}

function SignedIn({ session }: { session: Session }) {
  const texts = useTexts();
  const required = session.secondFactorRequired && !session.secondFactor;
  const [adding, setAdding] = useState(required);
  if (required && !adding) setAdding(true);
  if (adding) {
    return (
      <Frame name={session.name}>
        <SecondFactorSection session={session} onDone={() => setAdding(false)} />
      </Frame>
    );
  }
  if (session.role === 'operator') return <Operator session={session} />;
  if (session.organisations.length === 0) {
    const nothing = (
      <EmptyState main icon="people" title={texts.session.noOrganisationTitle}>
        {texts.session.noOrganisation}
      </EmptyState>
    );
    return (
      <Frame name={session.name}>
        <Pages session={session} home={nothing} />
      </Frame>
    );
  }
  const tabs = [
    { to: '/', label: texts.tabs.holders },
    { to: '/verzoeken', label: texts.tabs.requests },
  ];
  return (
    <SelectionProvider accountId={session.id}>
      <RequestEventsProvider>
        <Frame name={session.name} tabs={tabs}>
          <Pages session={session} home={<HoldersPage session={session} />}>
            <Route path="/verzoeken" element={<RequestsPage />} />
          </Pages>
        </Frame>
      </RequestEventsProvider>
    </SelectionProvider>
  );
}

/** Sees how the service does and who may use it, and nobody's passes. */
function Operator({ session }: { session: Session }) {
  const texts = useTexts();
  const tabs = [
    { to: '/operations', label: texts.tabs.operations },
    { to: '/operations/accounts', label: texts.tabs.accounts },
  ];
  return (
    <Frame name={session.name} tabs={tabs}>
      <Pages session={session} home={<Navigate to="/operations" replace />}>
        <Route path="/operations" element={<OperationsPage />} />
        <Route path="/operations/accounts" element={<AccountsPage />} />
      </Pages>
    </Frame>
  );
}

interface PagesProps {
  readonly session: Session;
  readonly home: ReactNode;
  /** More routes. */
  readonly children?: ReactNode;
}

function Pages({ session, home, children }: PagesProps) {
  const { pathname } = useLocation();
  return (
    // Another page is another try.
    <ErrorBoundary key={pathname} fallback={<Broken />}>
      <Routes>
        <Route path="/" element={home} />
        <Route path="/account" element={<AccountPage session={session} />} />
        {children}
        <Route path="*" element={<NotFound isOperator={session.role === 'operator'} />} />
      </Routes>
    </ErrorBoundary>
  );
}

function NotFound({ isOperator }: { isOperator: boolean }) {
  const texts = useTexts();
  useTitle(texts.page.notFoundTitle);
  return (
    <EmptyState
      main
      icon="search"
      title={texts.page.notFoundTitle}
      action={
        <Button component={Link} to="/">
          {isOperator ? texts.page.toOperations : texts.page.toHolders}
        </Button>
      }
    >
      {texts.page.notFound}
    </EmptyState>
  );
}

function Broken() {
  const texts = useTexts();
  return (
    <EmptyState
      main
      icon="warning"
      title={texts.page.brokenTitle}
      action={<Button onClick={() => window.location.reload()}>{texts.page.reload}</Button>}
    >
      {texts.page.broken}
    </EmptyState>
  );
}
