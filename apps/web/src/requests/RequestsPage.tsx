import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { serverNow } from '../api/server-clock';
import { EmptyState } from '../layout/EmptyState';
import { LoadingPlaceholder } from '../layout/LoadingPlaceholder';
import { Notice } from '../layout/Notice';
import { useDocumentTitle } from '../layout/use-document-title';
import { describeProblem, useTexts } from '../texts/language';
import { canNotify } from './notifications';
import { useIsStreaming } from './request-events';
import { RequestCard } from './RequestCard';
import css from './requests.module.css';
import { useShowMore } from './use-show-more';
import { isOpen, useRequests } from './use-requests';

/** Interval at which the remaining time ('Nog 6 dagen') is updated, in milliseconds. */
const TIME_LEFT_UPDATE_MS = 30_000;

/** Page 'Ingestuurde verzoeken': the submitted requests, with their state and their file. */
export function RequestsPage() {
  const texts = useTexts();
  const list = useRequests(useIsStreaming());
  const now = useServerNow();
  const submitted = useSubmittedRequestId();
  const title = useFocusAfterSubmitting(submitted);
  useDocumentTitle(texts.requests.title);
  const requests = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const isAwaited = list.isPending || (list.isFetching && submitted !== undefined);
  const [listed, showMore] = useShowMore(requests.length, () => void list.fetchNextPage());
  return (
    <div className={css.page}>
      <h1 ref={title} tabIndex={-1} className={css.title}>
        {texts.requests.title}
      </h1>
      <p className={css.lead}>{texts.requests.lead}</p>
      {requests.some(isOpen) && <NotificationOffer />}
      {list.error && (
        <Notice tone="bad">
          {describeProblem(list.error, texts)}{' '}
          <button type="button" className={css.inline} onClick={() => void list.refetch()}>
            {texts.tryAgain}
          </button>
        </Notice>
      )}
      {requests.length === 0 && isAwaited && <LoadingPlaceholder height={140} />}
      {list.isSuccess && requests.length === 0 && !isAwaited && (
        <EmptyState
          icon="download"
          title={texts.requests.emptyTitle}
          action={
            <Button component={Link} to="/" variant="light">
              {texts.page.toHolders}
            </Button>
          }
        >
          {texts.requests.empty}
        </EmptyState>
      )}
      {requests.length > 0 && (
        <ul ref={listed} className={css.list} aria-label={texts.requests.listLabel}>
          {requests.map((request) => (
            <li key={request.id} tabIndex={-1}>
              <RequestCard request={request} now={now} />
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button variant="default" className={css.more} loading={list.isFetchingNextPage} onClick={showMore}>
          {texts.requests.more}
        </Button>
      )}
    </div>
  );
}

function useServerNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), TIME_LEFT_UPDATE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Returns the id of the request that was submitted just before this page opened. */
function useSubmittedRequestId(): string | undefined {
  const state: unknown = useLocation().state;
  return (state as { submitted?: string } | null)?.submitted;
}

/**
 * Moves the focus to the title after submitting, because the button that had the focus is gone. Screen readers then
 * announce the new page.
 */
function useFocusAfterSubmitting(submitted: string | undefined) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (submitted) title.current?.focus();
  }, [submitted]);
  return title;
}

/** Offers system notifications while a request is open, unless the browser cannot show them or they were refused. */
function NotificationOffer() {
  const texts = useTexts();
  const [permission, setPermission] = useState(() => (canNotify() ? Notification.permission : 'denied'));
  if (permission === 'denied') return null;
  if (permission === 'granted') return <p className={css.lead}>{texts.requests.notifyOn}</p>;
  return (
    <button
      type="button"
      className={css.inline}
      onClick={() => void Notification.requestPermission().then(setPermission)}
    >
      {texts.requests.notify}
    </button>
  );
}
