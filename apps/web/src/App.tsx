import { Button, Loader } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { AccountsPage } from './accounts/AccountsPage';
import { type Session } from './api/client';
import { ErrorBoundary } from './ErrorBoundary';
import { HoldersPage } from './holders/HoldersPage';
import { EmptyState } from './layout/EmptyState';
import { AppLayout } from './layout/AppLayout';
import { useDocumentTitle } from './layout/use-document-title';
import { MessagesProvider } from './messages/messages';
import { OperationsPage } from './operations/OperationsPage';
import { RequestEventsProvider } from './requests/request-events';
import { RequestsPage } from './requests/RequestsPage';
import { SelectionProvider } from './selection/selection-context';
import { AccountPage } from './session/AccountPage';
import { ForgotPasswordPage } from './session/ForgotPasswordPage';
import { useSession, useSyncSessionAcrossTabs } from './session/session';
import { SecondFactorSection } from './session/SecondFactorSection';
import { SetPasswordPage } from './session/SetPasswordPage';
import { SignInPage } from './session/SignInPage';
import { describeProblem, useTexts } from './texts/language';

/**
 * Decides by the session which pages are shown, except for the two pages that set a password. The URL does not change, so that people see
 * the page that they wanted after signing in.
 */
export function App() {
  return (
    <ErrorBoundary fallback={<BrokenPage />}>
      <Routes>
        <Route path="/wachtwoord" element={<SetPasswordPage />} />
        <Route path="/wachtwoord-vergeten" element={<ForgotPasswordPage />} />
        <Route path="*" element={<SessionGate />} />
      </Routes>
    </ErrorBoundary>
  );
}

function SessionGate() {
  const texts = useTexts();
  const session = useSession();
  useSyncSessionAcrossTabs();
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
          {describeProblem(session.error, texts)}
        </EmptyState>
      </main>
    );
  }
  if (session.data === null || session.data === 'ended') return <SignInPage ended={session.data !== null} />;
  return (
    <MessagesProvider>
      <SignedInPages session={session.data} />
    </MessagesProvider>
  );
}

function SignedInPages({ session }: { session: Session }) {
  const texts = useTexts();
  const required = session.secondFactorRequired && !session.secondFactor;
  const [adding, setAdding] = useState(required);
  if (required && !adding) setAdding(true);
  if (adding) {
    return (
      <AppLayout name={session.name}>
        <SecondFactorSection session={session} onDone={() => setAdding(false)} />
      </AppLayout>
    );
  }
  if (session.role === 'operator') return <OperatorPages session={session} />;
  if (session.organisations.length === 0) {
    const nothing = (
      <EmptyState main icon="people" title={texts.session.noOrganisationTitle}>
        {texts.session.noOrganisation}
      </EmptyState>
    );
    return (
      <AppLayout name={session.name}>
        <PageRoutes session={session} home={nothing} />
      </AppLayout>
    );
  }
  const tabs = [
    { to: '/', label: texts.tabs.holders },
    { to: '/verzoeken', label: texts.tabs.requests },
  ];
  return (
    <SelectionProvider accountId={session.id}>
      <RequestEventsProvider>
        <AppLayout name={session.name} tabs={tabs}>
          <PageRoutes session={session} home={<HoldersPage session={session} />}>
            <Route path="/verzoeken" element={<RequestsPage />} />
          </PageRoutes>
        </AppLayout>
      </RequestEventsProvider>
    </SelectionProvider>
  );
}

/** Pages of an operator: the state of the service and the accounts. Operators cannot see passes. */
function OperatorPages({ session }: { session: Session }) {
  const texts = useTexts();
  const tabs = [
    { to: '/operations', label: texts.tabs.operations },
    { to: '/operations/accounts', label: texts.tabs.accounts },
  ];
  return (
    <AppLayout name={session.name} tabs={tabs}>
      <PageRoutes session={session} home={<Navigate to="/operations" replace />}>
        <Route path="/operations" element={<OperationsPage />} />
        <Route path="/operations/accounts" element={<AccountsPage />} />
      </PageRoutes>
    </AppLayout>
  );
}

interface PagesProps {
  readonly session: Session;
  readonly home: ReactNode;
  /** Further routes, besides the home page and the account page. */
  readonly children?: ReactNode;
}

function PageRoutes({ session, home, children }: PagesProps) {
  const { pathname } = useLocation();
  return (
    // The key changes with the path, so that opening another page removes the error message.
    <ErrorBoundary key={pathname} fallback={<BrokenPage />}>
      <Routes>
        <Route path="/" element={home} />
        <Route path="/account" element={<AccountPage session={session} />} />
        {children}
        <Route path="*" element={<NotFoundPage isOperator={session.role === 'operator'} />} />
      </Routes>
    </ErrorBoundary>
  );
}

function NotFoundPage({ isOperator }: { isOperator: boolean }) {
  const texts = useTexts();
  useDocumentTitle(texts.page.notFoundTitle);
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

function BrokenPage() {
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
